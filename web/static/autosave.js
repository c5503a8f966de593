// Saves a section while it is written: <form data-autosave="URL"> with a .save-line inside. The Save button stays the truth.
// Answer of the URL: 200 {"version": 4, "saved_at": "14:05"}; 409 somebody else saved first; 401 or a redirect: signed out.
(function () {
  "use strict";
  var WAIT = 2000, SPOKEN_EVERY = 30000, PATIENCE = 8000;

  function freshKey() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function watch(form) {
    var line = form.querySelector("[data-save-line]"), timer = 0, running = null, again = false, stopped = false;
    var spokenAt = 0, last = fingerprint();

    function body() {
      var fields = new FormData(form);
      Array.from(fields.keys()).forEach(function (name) { if (fields.get(name) instanceof File) { fields.delete(name); } });
      if (fields.has("idempotency_key")) { fields.set("idempotency_key", freshKey()); }
      return new URLSearchParams(fields);
    }
    function fingerprint() {
      var fields = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (typeof value === "string" && name !== "version") { fields.append(name, value); } });
      return fields.toString();
    }
    // A screen reader hears about saving now and then, not every two seconds; trouble is always told.
    function say(text, trouble) {
      if (!line) { return; }
      var now = Date.now(), aloud = trouble || now - spokenAt > SPOKEN_EVERY;
      line.setAttribute("aria-live", aloud ? "polite" : "off");
      if (aloud) { spokenAt = now; }
      line.classList.toggle("save-failed", Boolean(trouble));
      line.textContent = text;
    }
    function told(answer, sent) {
      var version = form.querySelector("[name=version]");
      if (version && answer.version !== undefined) { version.value = answer.version; }
      last = sent;
      say(line ? line.dataset.saved.replace("{time}", answer.saved_at) : "");
    }
    function refused(status) {
      stopped = status === 409 || status === 401;
      say(line ? (status === 409 ? line.dataset.clash : status === 401 ? line.dataset.signedOut : line.dataset.failed) : "", true);
    }
    function save() {
      window.clearTimeout(timer);
      if (running) { again = true; return running; }
      var sent = fingerprint();
      if (stopped || sent === last || form.dataset.sent) { return Promise.resolve(); }
      if (line) { line.setAttribute("aria-live", "off"); line.textContent = line.dataset.saving; }
      // Browsers refuse to finish a large request after the page has gone, so only small ones ask for that.
      var packed = body().toString();
      running = fetch(form.dataset.autosave, {
        method: "POST", body: packed, keepalive: packed.length < 60000, redirect: "manual", credentials: "same-origin",
        headers: { "Accept": "application/json", "X-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" }
      }).then(function (reply) {
        if (reply.type === "opaqueredirect" || reply.status === 401) { return refused(401); }
        return reply.ok ? reply.json().then(function (answer) { told(answer, sent); }) : refused(reply.status);
      }).catch(function () { refused(0); }).then(function () {
        running = null;
        if (again) { again = false; return save(); }
      });
      return running;
    }

    // Without this script nothing saves itself, so only the script says so.
    if (line && line.dataset.byItself) { line.textContent = line.dataset.byItself; }
    form.addEventListener("input", function () { window.clearTimeout(timer); timer = window.setTimeout(save, WAIT); });
    form.addEventListener("focusout", function (event) { if (event.target.name) { save(); } });
    // Leaving the last field to press Save starts a save of its own: the button waits for it, or it would clash with itself.
    form.addEventListener("submit", function (event) {
      window.clearTimeout(timer);
      if (!running) { return; }
      event.preventDefault();
      again = false;
      var button = event.submitter, patience = new Promise(function (done) { window.setTimeout(done, PATIENCE); });
      Promise.race([running, patience]).then(function () { running = null; form.requestSubmit(button); });
    });
    document.querySelectorAll("[data-language]").forEach(function (link) {
      link.addEventListener("click", function (event) {
        if (fingerprint() === last) { return; }
        event.preventDefault();
        save().then(function () { window.location.assign(link.href); });
      });
    });
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();

// Compares a chosen or dropped file with the hash of a certificate: <div data-compare="HASH" hidden>. The file goes nowhere.
(function () {
  "use strict";
  var MOST = 50 * 1024 * 1024;

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function offer(box) {
    var input = box.querySelector("input[type=file]"), line = box.querySelector("[data-result]"), turn = 0;

    function say(text, kind) {
      line.className = "compare-result" + (kind ? " notice notice-" + kind : "");
      line.textContent = text;
    }
    function judge(file) {
      var mine = ++turn;
      if (!file) { say("", ""); return; }
      if (file.size > MOST) { say(box.dataset.other, "soon"); return; }
      say(box.dataset.busy, "");
      file.arrayBuffer().then(function (content) { return window.crypto.subtle.digest("SHA-256", content); }).then(function (digest) {
        if (mine !== turn) { return; }
        var same = hex(digest) === box.dataset.compare;
        say(file.name + ": " + (same ? box.dataset.same : box.dataset.other), same ? "done" : "soon");
      }).catch(function () { if (mine === turn) { say(box.dataset.failed, "soon"); } });
    }

    input.addEventListener("change", function () { judge(input.files[0]); });
    box.addEventListener("dragover", function (event) { event.preventDefault(); box.classList.add("compare-over"); });
    box.addEventListener("dragleave", function () { box.classList.remove("compare-over"); });
    box.addEventListener("drop", function (event) {
      event.preventDefault();
      box.classList.remove("compare-over");
      judge(event.dataTransfer.files[0]);
    });
    box.hidden = false;
  }

  // Browsers calculate hashes only on pages that came over https, or from this machine.
  if (window.crypto && window.crypto.subtle) { document.querySelectorAll("[data-compare]").forEach(offer); }
})();

// Small comforts. Every page works without this file.
(function () {
  "use strict";
  var page = document;

  function all(selector) { return Array.prototype.slice.call(page.querySelectorAll(selector)); }

  // The first thing to read after a refused form is what is wrong.
  var summary = page.querySelector("[data-focus]");
  if (summary) { summary.focus(); }

  // One press, one act: the second submit of the same form is dropped until the page comes back.
  page.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-many")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    var button = event.submitter;
    window.setTimeout(function () { if (button) { button.classList.add("is-sent"); button.setAttribute("aria-disabled", "true"); } }, 0);
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    all(".is-sent").forEach(function (button) { button.classList.remove("is-sent"); button.removeAttribute("aria-disabled"); });
  });

  // Print buttons exist only where a script can print.
  all("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Menus close with Escape and with a click elsewhere.
  page.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    all("details[data-menu][open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });
  page.addEventListener("click", function (event) {
    all("details[data-menu][open]").forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });

  // j and k walk through a worklist, only while the focus is in it.
  page.addEventListener("keydown", function (event) {
    if ((event.key !== "j" && event.key !== "k") || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var list = event.target.closest && event.target.closest("[data-worklist]");
    if (!list || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    var rows = Array.prototype.slice.call(list.querySelectorAll("tbody tr"));
    var next = rows[rows.indexOf(event.target.closest("tr")) + (event.key === "j" ? 1 : -1)];
    var link = next && next.querySelector("a, button");
    if (link) { event.preventDefault(); link.focus(); }
  });

  // Money is read back in words while it is typed; the server says the same after saving.
  var digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
  function belowHundred(number, spoken) {
    var tens = Math.floor(number / 10), ones = number % 10;
    if (!tens) { return (spoken ? "linh " : "") + digits[ones]; }
    var special = tens > 1 ? { 1: "mốt", 4: "tư", 5: "lăm" } : { 5: "lăm" };
    return (tens === 1 ? "mười" : digits[tens] + " mươi") + (ones ? " " + (special[ones] || digits[ones]) : "");
  }
  function group(number, more) {
    var hundreds = Math.floor(number / 100), rest = number % 100, said = [];
    if (hundreds || more) { said.push(digits[hundreds] + " trăm"); }
    if (rest) { said.push(belowHundred(rest, said.length > 0)); }
    return said.join(" ");
  }
  function words(number, more) {
    var high = Math.floor(number / 1e9), low = number % 1e9, said = high ? [words(high, false) + " tỷ"] : [];
    [[1e6, " triệu"], [1e3, " nghìn"], [1, ""]].forEach(function (unit) {
      var part = Math.floor(low / unit[0]) % 1000;
      if (part) { said.push(group(part, more || said.length > 0) + unit[1]); }
    });
    return said.join(" ");
  }
  function readBack(text) {
    var plain = text.replace(/[\s.\u00a0]/g, "");
    if (!/^\d{1,15}$/.test(plain)) { return ""; }
    var said = (words(Number(plain), false) || "không") + " đồng";
    return said.charAt(0).toUpperCase() + said.slice(1);
  }
  page.addEventListener("input", function (event) {
    var line = event.target.id && page.querySelector('[data-words-for="' + window.CSS.escape(event.target.id) + '"]');
    if (line) { line.lang = "vi"; line.textContent = readBack(event.target.value); }
  });
})();

// Keeps the sum of a sheet and the number of its marks while they are typed; without it the page tells what was saved.
(function () {
  "use strict";

  function hundredths(text) {
    var typed = text.trim().replace(",", ".");
    return /^[0-9]{1,6}(\.[0-9]{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : null;
  }

  function watch(form) {
    var sum = form.querySelector("[data-sum]"), count = form.querySelector("[data-count]");
    var comma = document.documentElement.lang === "vi" ? "," : ".";

    function tell() {
      var marks = Array.from(form.querySelectorAll("[data-mark]")).map(function (box) { return hundredths(box.value); });
      var given = marks.filter(function (mark) { return mark !== null; });
      var total = given.reduce(function (before, mark) { return before + mark; }, 0);
      sum.textContent = Math.floor(total / 100) + comma + ("0" + (total % 100)).slice(-2);
      count.textContent = String(given.length);
    }
    form.querySelectorAll("[data-enhanced]").forEach(function (line) { line.hidden = false; });
    form.addEventListener("input", tell);
    tell();
  }

  document.querySelectorAll("form[data-sheet]").forEach(watch);
})();

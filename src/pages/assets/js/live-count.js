// Follows the count of the petition on the page while it is looked at. Without this the page shows the count that it
// was made with.

const panel = document.getElementById("progress");
const bar = panel?.querySelector("[data-count]");
const text = panel?.querySelector("[data-count-text]");
const language = document.documentElement.lang;
let stream;

function show(event) {
  const { signature_count: count } = JSON.parse(event.data);
  if (Number.isInteger(count)) {
    bar.value = Math.min(count, bar.max);
    text.textContent = new Intl.NumberFormat(language === "en" ? "en" : "ru").format(count);
  }
}

function follow() {
  stream?.close();
  stream = undefined;
  if (document.visibilityState === "visible") {
    stream = new EventSource(`/api/v1/petitions/${panel.dataset.petition}/events`);
    stream.addEventListener("count", show);
    // A full house refuses: the count on the page is then as old as the page.
    stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && stream.close());
  }
}

if (bar && text && !new URLSearchParams(location.search).has("link_key")) {
  document.addEventListener("visibilitychange", follow);
  follow();
}

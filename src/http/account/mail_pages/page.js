// Takes the token out of the address at once, so that it stays in no history; sends it when asked.
// Without a token the page shows the form by which one asks for it, where there is one.
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
history.replaceState(null, "", location.pathname);
const asking = document.getElementById("asking");
const section = token === "" && asking !== null ? asking : document.getElementById("sending");
section.hidden = false;
const form = section.querySelector("form");
const button = form.querySelector("button");
const field = form.querySelector("input");
const [done, failed] = ["status", "alert"].map((role) => section.querySelector(`[role=${role}]`));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  failed.hidden = true;
  const body = section === asking ? {} : { token };
  if (field !== null) {
    body[field.name] = field.value;
  }
  let good = false;
  try {
    const answer = await fetch(form.dataset.call, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    good = answer.ok;
  } catch {
    good = false;
  }
  (good ? done : failed).hidden = false;
  form.hidden = good;
  button.disabled = false;
});

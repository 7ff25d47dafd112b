// Takes the token out of the address at once, so that it stays in no history; sends it when asked.
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
history.replaceState(null, "", location.pathname);
const form = document.querySelector("form");
const button = form.querySelector("button");
const password = document.getElementById("password");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  document.getElementById("failed").hidden = true;
  const body = password.parentElement.hidden ? { token } : { token, password: password.value };
  let done = false;
  try {
    const answer = await fetch(form.dataset.call, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    done = answer.ok;
  } catch {
    done = false;
  }
  document.getElementById(done ? "done" : "failed").hidden = false;
  form.hidden = done;
  button.disabled = false;
});

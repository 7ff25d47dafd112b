// What staff do on the desk's page of a petition: open an act, fill in its form, send it, and say yes where they are asked.

/** Fills in a field by its name: a choice, a box, or text. */
async function put(form, name, value) {
  if (Array.isArray(value)) {
    const list = form.locator(`fieldset[name="${name}"]`);
    for (const [place, one] of value.entries()) {
      if ((await list.locator(`:scope > div > fieldset`).count()) <= place) {
        await list.locator(":scope > .actions button").click();
      }
      for (const [member, inside] of Object.entries(one)) {
        await put(form, `${name}.${place}.${member}`, inside);
      }
    }
    return;
  }
  const field = form.locator(`[name="${name}"]`).first();
  const kind = await field.evaluate((element) => (element.type === "checkbox" ? "box" : element.localName));
  if (kind === "select") {
    await field.selectOption(String(value));
  } else if (kind === "box") {
    await field.setChecked(value);
  } else {
    await field.fill(String(value));
  }
}

/** Does an act that the page offers. */
export async function actOnDesk(page, operation, values = {}) {
  const act = page.locator(`details.act[data-operation="${operation}"]`);
  await act.waitFor();
  await act.locator("summary").first().click();
  const form = act.locator("form.act-form");
  await form.waitFor();
  for (const [name, value] of Object.entries(values)) {
    await put(form, name, value);
  }
  await form.locator("button[type=submit]").click();
  const sure = page.locator("dialog[open]");
  const done = page.locator("#desk-status:visible");
  const failed = form.locator(".problem:visible");
  for (let turns = 0; turns < 200; turns += 1) {
    if ((await sure.count()) > 0) {
      await sure.locator("button.danger-button, button[value=yes], button:not([autofocus])").first().click();
    }
    if ((await failed.count()) > 0) {
      throw new Error(`${operation}: ${await form.innerText()}`);
    }
    if ((await done.count()) > 0 && (await act.locator("form.act-form:visible").count()) === 0) {
      return;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`${operation}: nothing came of it`);
}

// Uses the playground as a visitor does, in a browser with a new profile, and fails on everything a visitor would notice: a request
// to another host, a message on the console, an example that does not work.
//
//   URL=http://localhost:8080/ SHOTS=/tmp/shots npm run e2e
//
// URL is a server with the demo population. SHOTS, if given, is a folder for screenshots. CHROMIUM is the browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { publishAs } from "./publish.mjs";

const url = new URL(process.env.URL ?? "http://localhost:8080/");
const shots = process.env.SHOTS;

const examplesDir = new URL("../src/examples/", import.meta.url);
const examples = JSON.parse(readFileSync(new URL("menu.json", examplesDir), "utf8"))
  .flatMap((group) => group.examples)
  .map(({ name }) => {
    const text = readFileSync(new URL(`${name}.graphql`, examplesDir), "utf8");
    const [, title] = /^# (.*)/.exec(text);
    const [, kind, operation] = /^(query|mutation|subscription) (\w+)/m.exec(text);
    return { name, title, kind, operation };
  });

// Mutations that leave the population unchanged: the request is cancelled.
const mutationsToRun = ["sign-in", "request-friendship", "cancel-friendship"];

const flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...flags.split(" "), "--disable-component-update", "--disable-sync"],
});

const faults = [];
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
context.on("request", (request) => {
  const { protocol, host } = new URL(request.url());
  if (!["data:", "blob:"].includes(protocol) && host !== url.host) {
    faults.push(`a request to another host: ${request.url()}`);
  }
});
context.on("response", (response) => {
  if (response.status() >= 400) {
    faults.push(`${response.status()} for ${response.url()}`);
  }
});
context.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) {
    faults.push(`console ${message.type()}: ${message.text()}`);
  }
});
context.on("weberror", (error) => faults.push(`uncaught: ${error.error().stack}`));

const page = await context.newPage();
page.setDefaultTimeout(15_000);

const button = (name) => page.getByRole("button", { name });
const menuItem = (title) => page.getByRole("menuitem").and(page.getByText(title, { exact: true }));
const shown = (locator) => locator.first().waitFor();

let shotCount = 0;
async function shot(name) {
  if (shots) {
    await page.screenshot({ path: `${shots}/${String(++shotCount).padStart(2, "0")}-${name}.png` });
  }
}

async function step(what, does) {
  await does();
  assert.deepEqual(faults, [], what);
  console.log(`ok  ${what}`);
}

async function open({ title, operation }) {
  await button("Examples").click();
  await menuItem(title).click();
  const tab = page.locator(".graphiql-tab-active .graphiql-tab-button", { hasText: new RegExp(`^${operation}$`) });
  await shown(tab);
  await textComes(".graphiql-query-editor", `# ${title}`);
  assert.ok(await tab.evaluate((element) => element.getBoundingClientRect().right <= innerWidth), "the tab is in view");
}

// Runs the operation in the editor and returns the data of the response.
async function run(operation) {
  const answered = page.waitForResponse((response) => {
    return response.request().method() === "POST" && response.request().postDataJSON()?.operationName === operation;
  });
  await button(/^Execute/).click();
  const answer = await (await answered).json();
  assert.equal(answer.errors, undefined, `${operation}: ${JSON.stringify(answer.errors)}`);
  for (const field of Object.values(answer.data)) {
    assert.deepEqual(field?.userErrors ?? [], [], operation);
  }
  return answer.data;
}

const editorText = async (part) => (await page.locator(`${part} .view-lines`).innerText()).replaceAll("\u00a0", " ");

async function textComes(part, text) {
  await page.waitForFunction(
    ([part, text]) => document.querySelector(`${part} .view-lines`)?.innerText.replaceAll("\u00a0", " ").includes(text),
    [part, text],
  );
}

try {
  await step("the first page shows an example that runs", async () => {
    await page.goto(url.href);
    await textComes(".graphiql-query-editor", "query Profile");
    await button("Act as").waitFor();
    await shot("start");
    const { user } = await run("Profile");
    assert.equal(user.handle, "ada");
    await textComes(".result-window", user.name);
    await shot("profile");
  });

  await step("formatting keeps the comments", async () => {
    const before = await editorText(".graphiql-query-editor");
    await button(/^Prettify/).click();
    await page.waitForLoadState("networkidle");
    assert.equal(await editorText(".graphiql-query-editor"), before);
  });

  await step("the documentation explains the type User", async () => {
    await button("Show Documentation Explorer").click();
    await page.getByRole("link", { name: "User", exact: true }).click();
    await shown(page.locator(".graphiql-doc-explorer-title", { hasText: "User" }));
    await shown(page.getByText("For the viewer, a person who blocks the viewer does not exist."));
    await shot("documentation");
    await button("Hide Documentation Explorer").click();
  });

  await step("the menu of examples opens and closes by keyboard", async () => {
    await button("Examples").focus();
    await page.keyboard.press("Enter");
    await menuItem("My friends").waitFor();
    await shot("examples");
    await page.keyboard.press("Escape");
    await menuItem("My friends").waitFor({ state: "detached" });
    assert.ok(await button("Examples").evaluate((element) => element === document.activeElement));
  });

  await step("one click acts as Ada", async () => {
    await button("Act as").click();
    await shot("act-as");
    await page.getByRole("menuitemcheckbox", { name: /\bada$/ }).click();
    await button(/^acting as Ada/).waitFor();
    await button("Sign out").waitFor();
  });

  for (const example of examples) {
    await step(`example: ${example.title}`, async () => {
      await open(example);
      if (example.kind === "subscription" || (example.kind === "mutation" && !mutationsToRun.includes(example.name))) {
        return;
      }
      const data = await run(example.operation);
      if (example.name === "my-friends") {
        const name = data.viewer.friends.edges[0].node.name;
        await textComes(".result-window", name);
      }
      if (example.name === "campaign-report") {
        assert.ok(data.node.byDay.length > 1 && data.node.byAgeAndGender.length > 1, "the demo's campaign has figures");
      }
      if (["my-friends", "bands-in-common", "friends-of-friends", "request-friendship", "campaign-report"].includes(example.name)) {
        await textComes(".result-window", "data");
        await shot(example.name);
      }
    });
  }

  await step("a subscription delivers events until it is stopped", async () => {
    await open(examples.find(({ name }) => name === "new-messages"));
    const begun = page.waitForResponse((response) => response.request().postDataJSON?.()?.operationName === "NewMessages");
    await button(/^Execute/).click();
    assert.equal((await begun).headers()["content-type"], "text/event-stream; charset=utf-8");
    for (const text of ["the first of two", "the second of two"]) {
      await publishAs(url, "grace", text);
      await textComes(".result-window", text);
    }
    await shot("new-messages");
    await button(/^Stop/).click();
    await button(/^Execute/).waitFor();
  });

  await step("acting as another person changes the viewer", async () => {
    await button(/^acting as Ada/).click();
    await page.getByRole("menuitemcheckbox", { name: /\bgrace$/ }).click();
    await button(/^acting as Grace/).waitFor();
    await open(examples.find(({ name }) => name === "my-devices"));
    const { viewer } = await run("MyDevices");
    assert.match(viewer.name, /^Grace/);
  });

  await step("the history lists what was run", async () => {
    await button("Show History").click();
    await shown(page.locator(".graphiql-history-item", { hasText: "MyDevices" }));
    await shot("history");
    await button("Hide History").click();
  });

  await step("tabs are restored after a reload", async () => {
    await page.waitForTimeout(700); // GraphiQL writes its tabs half a second after the last change
    await page.reload();
    await button(/^acting as Grace/).waitFor();
    await textComes(".graphiql-query-editor", "query MyDevices");
  });

  for (const [width, height, colorScheme] of [[1280, 800, "dark"], [800, 700, "dark"], [800, 700, "light"], [480, 900, "light"]]) {
    await step(`it fits ${width} by ${height}, ${colorScheme}`, async () => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await button(/^acting as Grace/).waitFor();
      await textComes(".graphiql-query-editor", "query MyDevices");
      await run("MyDevices");
      await textComes(".result-window", "data");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      const out = await button("Sign out").boundingBox();
      assert.ok(out.x + out.width <= width, "Sign out is whole");
      if (width < 700) {
        const [editors, response] = await Promise.all([".graphiql-editors", ".graphiql-response"].map((pane) => page.locator(pane).boundingBox()));
        assert.ok(response.y >= editors.y + editors.height - 1, "the panes stack");
        assert.ok(editors.width > 0.7 * width && response.height > 100, "the panes have room");
      }
      await shot(`${width}-${colorScheme}`);
      await button("Examples").click();
      await menuItem("My friends").waitFor();
      await shot(`${width}-${colorScheme}-examples`);
      await page.keyboard.press("Escape");
    });
  }

  await step("after signing out there is no viewer", async () => {
    await button("Sign out").click();
    await button("Act as").waitFor();
    await open(examples.find(({ name }) => name === "my-friends"));
    await shown(page.getByText("Sign in to run this example."));
    const { viewer } = await run("MyFriends");
    assert.equal(viewer, null);
  });
} catch (error) {
  await shot("failed");
  console.error(error, faults);
  process.exitCode = 1;
} finally {
  await browser.close();
}

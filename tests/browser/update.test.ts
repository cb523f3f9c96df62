/** A new release of the app comes while somebody writes: nothing moves, nothing is lost. */
import { vi as t } from "#client/i18n/messages.vi";
import { startFront } from "#scripts/measure/front";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, joinWith, keptOffline, newPhone, openBoard } from "../support/journeys.ts";

const NEXT_RELEASE = "0123456789abcdef";

test("[CLIENT3] an update never interrupts who is writing, and is offered when nothing is", async ({
  browser,
  edge,
}) => {
  let isReleased = false;
  const front = await startFront(edge.url, {
    rewrite: (path, body) => (isReleased && path === "/service-worker.js" ? nextRelease(body) : body),
  });
  const founder = await foundFactory(edge.url, front.url);
  const page = await newPhone(browser, { baseURL: front.url });
  await joinWith(page, await invite(founder));
  await keptOffline(page);
  await page.reload(); // from here on this is a page of an app that lies on the phone
  await openBoard(page);
  await page.getByText(t.board.write).first().click();
  await page.getByLabel(t.compose.textLabel).fill("Ba chiều liền nóng quá");
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));

  isReleased = true;
  await page.evaluate(async () => {
    const changed = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
    await (await navigator.serviceWorker.ready).update();
    await changed;
  });
  expect(await page.evaluate(() => caches.keys())).toContain(`gopy/${NEXT_RELEASE}`);
  expect(await page.evaluate(() => "isSamePage" in globalThis)).toBe(true);
  await expect(page.getByLabel(t.compose.textLabel)).toHaveValue("Ba chiều liền nóng quá");
  await expect(page.getByText(t.app.newVersion)).toHaveCount(0);

  await page.getByRole("button", { name: t.app.back }).click();
  await page.getByText(t.app.newVersion).click();
  await page.waitForFunction(() => !("isSamePage" in globalThis));
  await page.getByText(t.board.write).first().click();
  await expect(page.getByLabel(t.compose.textLabel)).toHaveValue("Ba chiều liền nóng quá");
  await expect(page.getByText(t.app.newVersion)).toHaveCount(0);
  founder.stop();
  await page.context().close();
  await front.stop();
});

function nextRelease(script: Buffer): Buffer {
  return Buffer.from(
    script.toString().replace(/(?<=gopy\/"?\+?"?)[0-9a-f]{16}|(?<=[`"])[0-9a-f]{16}(?=[`"])/, NEXT_RELEASE),
  );
}

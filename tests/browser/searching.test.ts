/** A hit of the search leads to the very post, also in a long thread. */
import { vi as t } from "#client/i18n/messages.vi";
import { expect, test } from "../support/browser.ts";
import {
  foundFactory,
  invite,
  joinWith,
  newPhone,
  openBoard,
  openThread,
  postOf,
  writeThread,
} from "../support/journeys.ts";

test("a hit opens its thread at the post that was found, and a reload stays there", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const replies = Array.from({ length: 40 }, (_, index) =>
    index === 11 ? "Chìa khóa phòng y tế ai giữ" : `Chỗ tôi cũng nóng quá, lần thứ ${index}`,
  );
  await writeThread(founder, "Quạt khu C hỏng", replies);
  const page = await newPhone(browser);
  await joinWith(page, await invite(founder));
  await openBoard(page);
  await openThread(page, "Quạt khu C hỏng");
  await expect(postOf(page, "lần thứ 39")).toBeVisible();
  await page.getByRole("button", { name: t.app.back }).first().click();
  await page.getByRole("button", { name: t.app.back }).first().click();
  await page.getByRole("button", { name: t.room.search }).click();
  await page.getByLabel(t.search.label).fill("chia khoa");
  await page.getByRole("button", { name: "Quạt khu C hỏng" }).click();
  const found = postOf(page, "Chìa khóa phòng y tế");
  await expect(found).toBeFocused();
  await expect(found).toBeInViewport();
  await expect(postOf(page, "lần thứ 39")).not.toBeInViewport();
  await page.reload();
  await expect(found).toBeInViewport();
});

/** Whom to call: written by a facilitator, seen by a worker at once and without a network, dialled with one tap. */
import { HELP_WORDS } from "#client/features/help/help-words";
import { NATIONAL_LINES } from "#client/features/help/national-lines";
import { vi as t } from "#client/i18n/messages.vi";
import { expect, test } from "../support/browser.ts";
import { foundFactory, invite, joinWith, keptOffline, newPhone } from "../support/journeys.ts";

const words = HELP_WORDS.vi;

test("[HELP1] [HELP4] a facilitator writes whom to call, and a worker finds it in the room, also offline", async ({
  browser,
  edge,
}) => {
  const founder = await foundFactory(edge.url);
  const worker = await newPhone(browser);
  await joinWith(worker, await invite(founder));
  await worker.getByRole("button", { name: t.rooms.everyone }).first().click();
  await worker.getByRole("button", { name: t.room.help }).click();
  await expect(worker.getByText(words.hereNone)).toBeVisible();
  for (const { phone } of NATIONAL_LINES)
    await expect(worker.getByRole("link", { name: words.call(phone) })).toHaveAttribute(
      "href",
      `tel:${phone.replaceAll(" ", "")}`,
    );

  const facilitator = await newPhone(browser);
  await facilitator.goto(await invite(founder, "facilitator"));
  await facilitator.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await facilitator.getByRole("button", { name: t.home.me }).first().click();
  await facilitator.getByRole("button", { name: t.room.help }).click();
  await facilitator.getByRole("button", { name: words.add }).click();
  await facilitator.getByRole("button", { name: words.save }).click();
  await expect(facilitator.getByText(words.badPhone)).toBeVisible();
  await facilitator.getByLabel(words.phone).fill("0912 345 678");
  await facilitator.getByRole("button", { name: words.save }).click();
  await expect(facilitator.getByText(words.noName)).toBeVisible();
  await facilitator.getByLabel(words.name).fill("Công đoàn nhà máy");
  await facilitator.getByLabel(words.helps).fill("Hợp đồng, lương");
  await facilitator.getByRole("button", { name: words.save }).click();

  const call = worker.getByRole("link", { name: words.call("0912 345 678") });
  await expect(call).toHaveAttribute("href", "tel:0912345678");
  await expect(worker.getByText("Công đoàn nhà máy")).toBeVisible();
  await expect(worker.getByRole("button", { name: words.takeDown })).toHaveCount(0);

  await keptOffline(worker);
  await worker.context().setOffline(true);
  await worker.reload();
  await expect(call).toBeVisible();
  await worker.context().setOffline(false);

  await facilitator.getByRole("button", { name: words.takeDown }).click();
  await facilitator.getByRole("button", { name: words.takeDownYes }).last().click();
  await expect(facilitator.getByText(words.hereNone)).toBeVisible();
  await worker.reload();
  await expect(worker.getByText(words.hereNone)).toBeVisible();
});

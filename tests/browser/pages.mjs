// pages.mjs BEAKER SANDBOX PICTURES: a person with a small telephone and without JavaScript signs up, follows the link
// from the sandbox's mailbox, makes an assistant and waits until it is ready. A picture of each page goes to the folder
// PICTURES. The last line is `N passed, N failed`.
import { chromium } from 'playwright-core';

const [beaker, sandbox, pictures] = process.argv.slice(2);
let passed = 0, failed = 0;

function check(what, holds) {
  if (holds) passed += 1;
  else { failed += 1; console.log(`FAILED: ${what}`); }
}

const browser = await chromium.launch({
  executablePath: process.env.BEAKER_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],  // Chromium's own sandbox does not work for root
});
const context = await browser.newContext({ viewport: { width: 375, height: 740 }, javaScriptEnabled: false });
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
page.on('pageerror', (error) => complaints.push(String(error)));

let shown = 0;
/** What every page must be, and its picture. */
async function look(name) {
  shown += 1;
  await page.screenshot({ path: `${pictures}/${shown}-${name}.png`, fullPage: true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${name}: no sideways scroll at 375 px (${width})`, width <= 375);
  for (const [selector, least] of [['input:not([type=hidden]):not([type=checkbox])', 48], ['select', 48], ['button', 44],
    ['a.button', 44], ['label.choice', 44], ['li a', 44]])
    for (const each of await page.locator(selector).all()) {
      const box = await each.boundingBox();
      check(`${name}: ${selector} is ${box.height} px high, at least ${least}`, box.height >= least - 0.5);
    }
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  check(`${name}: text of at least 16 px`, size >= 16);
}

const started = Date.now();
const first = await page.goto(beaker);
const policy = first.headers()['content-security-policy'] ?? '';
check('the first page allows no script', policy.includes("default-src 'none'") && !policy.includes('script-src'));
await look('first');
await page.fill('#email', 'robin@nowhere');
await page.click('text=Send me a link');
check('a wrong address is shown again, with what is wrong', await page.locator('#email[aria-invalid=true]').count() === 1);
check('what was typed is still there', await page.inputValue('#email') === 'robin@nowhere');
await look('wrong-address');

await page.fill('#email', 'robin@example.com');
await page.check('#marketing_consent');
await page.click('text=Send me a link');
check('the page that says that a link is on its way', page.url().endsWith('/link-sent'));
await look('link-sent');

await page.goto(`${beaker}/auth/magic?token=AAAA`);
await look('no-such-link');

const mailbox = `${sandbox}/sandbox/mailbox?to=robin@example.com`;
const link = page.locator('a[href*="/auth/magic"]').first();
for (await page.goto(mailbox); await link.count() === 0; await page.reload()) await page.waitForTimeout(100);
await look('mailbox');
const address = await link.getAttribute('href');
await link.click();
check('whoever follows the link is signed in', (await page.textContent('h1')).includes('signed in'));
await look('signed-in');

await page.fill('#business_name', 'Example Heating & Sons <Ltd>');
await page.selectOption('#scenario', 'hvac_lead_intake');
await page.selectOption('#style', 'professional');
await page.fill('#hours', 'Monday to Friday, 8 to 17');
await page.click('text=Make my assistant');
check('the trial has a page of its own', /\/trials\/[0-9a-f-]{36}/.test(page.url()));
check('what was typed stands there as text', (await page.textContent('h1')) === 'Example Heating & Sons <Ltd>');
await look('trial-begun');
await page.locator('text=Your assistant is ready').waitFor({ timeout: 60_000 });  // the page looks again by itself
console.log(`ready ${((Date.now() - started) / 1000).toFixed(1)} s after the first page was asked for`);
await look('trial-ready');

await page.goto(address);
check('a link opens once', (await page.textContent('h1')) === 'Login link used');
await look('link-used');
await page.goto(beaker);
check('the trial is listed', await page.locator('a[href^="/trials/"]').count() === 1);
await page.click('text=Sign out');
check('signed out', await page.locator('#email').count() === 1);

// Another site's form, sent by this browser.
const strange = await context.newPage();
await strange.setContent(`<form method="post" action="${beaker}/sign-up"><input name="email" value="x@example.com">
  <button>go</button></form>`);
await strange.click('button');
await strange.waitForURL(`${beaker}/sign-up`);
check('a form of another site changes nothing', (await strange.textContent('h1')) === 'Another site sent it');
// The pages that were meant to be wrong are told to the console as such; a script or style refused would be too.
check(`no complaint of the browser: ${complaints.join('; ')}`,
  complaints.every((text) => /status of (4\d\d)/.test(text)));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

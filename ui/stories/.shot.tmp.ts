import { launchBrowser, serveSite } from './site';
const site = await serveSite();
const browser = await launchBrowser();
const shots: [string, string, any][] = [
  ['light', '#scenario=cell-loss&view=capacity&at=540&timeline=120', { width: 1280, height: 1500 }],
  ['dark', '#scenario=cell-loss&view=capacity&at=540', { width: 1280, height: 800 }],
  ['zone', '#scenario=zone-outage&view=capacity&at=1199&timeline=120&select=zone:z2', { width: 1440, height: 1500 }],
  ['phone', '#scenario=cell-loss&view=capacity&at=540', { width: 390, height: 844 }],
];
for (const [name, hash, viewport] of shots) {
  if (process.argv[2] && !process.argv[2].split(',').includes(name)) continue;
  const page = await browser.newPage({ viewport, colorScheme: name === 'dark' ? 'dark' : 'light' });
  page.on('console', (m) => m.type() === 'error' && console.log(name, m.text()));
  page.on('pageerror', (e) => console.log(name, e.message));
  await page.goto(site.url + hash);
  try {
  await page.locator('[data-panel="capacity-losses"] tbody tr[data-row]').first().waitFor({ timeout: 90000 });
  if (name === 'zone' ) { await page.getByRole('button', { name: 'How much could it grow?' }).click(); await page.waitForTimeout(3000); }
  await page.waitForTimeout(1500);
  } catch (e) { console.log(name, String(e).slice(0,200)); }
  await page.screenshot({ path: `/tmp/shot-${name}.png`, fullPage: name === 'phone' });
  await page.close();
}
await browser.close();
await site.close();

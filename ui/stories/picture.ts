/**
 * Takes the picture that the README opens with: `zone-outage` half a minute after its zone died.
 *
 *     node bootstrap.mjs dashboard && npx tsx ui/stories/picture.ts
 */
import { fileURLToPath } from 'node:url';
import { launchBrowser, serveSite } from './site';

const PICTURE = fileURLToPath(new URL('../picture.png', import.meta.url));
const VIEW = '#scenario=zone-outage&at=1232';

const site = await serveSite();
const browser = await launchBrowser();
const page = await browser.newPage({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.5,
  colorScheme: 'light',
});
await page.goto(site.url + VIEW);
await page.getByRole('navigation', { name: 'Views' }).waitFor({ timeout: 120_000 });
await page.getByRole('progressbar').waitFor({ state: 'detached' });
// The message that the run is there goes away by itself.
await page.waitForTimeout(7_000);
await page.screenshot({ path: PICTURE });
await browser.close();
await site.close();
console.log(PICTURE);

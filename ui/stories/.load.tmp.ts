import { gzipSync } from 'node:zlib';
import { launchBrowser, serveSite } from './site';
const site = await serveSite();
const browser = await launchBrowser();
const page = await browser.newPage();
const bodies: Promise<[string, Buffer]>[] = [];
page.on('response', (r) => bodies.push(r.body().then((b) => [r.url(), b])));
page.context().on('serviceworker', () => 0);
await page.goto(site.url);
await page.getByRole('button', { name: /^zone-outage/ }).waitFor();
await page.waitForTimeout(1000);
let sum = 0;
for (const [url, b] of await Promise.all(bodies)) { const n = gzipSync(b).length; sum += n; console.log(url.split('/').pop(), b.length, n); }
console.log('total', sum);
await browser.close(); await site.close();

/** Not written yet. */
export function RunSummary() {
  return <section aria-label="RunSummary" />;
}

/** Not written yet. */
export function AppsView() {
  return <section aria-label="AppsView" />;
}

/** Not written yet. */
export function NetworkView() {
  return <section aria-label="NetworkView" />;
}

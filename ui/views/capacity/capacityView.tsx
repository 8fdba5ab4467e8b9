export function CapacityView() {
  return null;
}

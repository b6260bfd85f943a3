/** Views into the layers of the model. */
export function Inside() {
  return <section class="tfxg-inside" aria-label="inside the model" />;
}

/** A view from another package: how many words speak for the target, and how many against. */
export function mountView(element, host) {
  const line = document.createElement("p");
  line.className = "tally";
  element.append(line);
  const stop = host.state.results.subscribe((results) => {
    const { scores } = results.find(({ method }) => method === host.state.method.peek());
    const count = (is) => scores.filter(is).length;
    line.textContent = `${count((score) => score > 0)} for, ${count((score) => score < 0)} against`;
  });
  return () => {
    stop();
    line.remove();
  };
}

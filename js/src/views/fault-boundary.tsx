import { Component, type ComponentChildren } from "preact";

interface Props {
  children: ComponentChildren;
}

/** A state that nobody foresaw becomes a message, not an empty cell. */
export class FaultBoundary extends Component<Props, { fault: string }> {
  override state = { fault: "" };

  static override getDerivedStateFromError(fault: unknown) {
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  }

  override render() {
    if (this.state.fault === "") return this.props.children;
    return (
      <p role="alert" data-role="fault">
        This widget cannot show its state ({this.state.fault}). Run the cell again.
      </p>
    );
  }
}

import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="tfxg-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function HeatmapIcon() {
  return (
    <Icon>
      <path d="M2 4.5h5m2 0h5M2 11.5h3m2 0h7" stroke-width="3.4" stroke-linecap="butt" />
    </Icon>
  );
}

export function EditIcon() {
  return (
    <Icon>
      <path d="M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4zM9.6 4.2l2.2 2.2" />
    </Icon>
  );
}

export function CompareIcon() {
  return (
    <Icon>
      <path d="M2 4h12M2 8h8M2 12h10" />
    </Icon>
  );
}

export function MapIcon() {
  return (
    <Icon>
      <path d="M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11" />
    </Icon>
  );
}

export function LayersIcon() {
  return (
    <Icon>
      <path d="M8 2.5l6 3-6 3-6-3zM2 8.2l6 3 6-3M2 10.9l6 3 6-3" />
    </Icon>
  );
}

export function CautionIcon() {
  return (
    <Icon>
      <path d="M8 2.5l6 11H2zM8 6.5v3.5M8 12v.1" />
    </Icon>
  );
}

export function LeaveOutIcon() {
  return (
    <Icon>
      <path d="M4.5 4.5l7 7m0-7l-7 7" />
    </Icon>
  );
}

export function PreviousIcon() {
  return (
    <Icon>
      <path d="M10 3.5L5.5 8l4.5 4.5" />
    </Icon>
  );
}

export function NextIcon() {
  return (
    <Icon>
      <path d="M6 3.5L10.5 8 6 12.5" />
    </Icon>
  );
}

export function ExportIcon() {
  return (
    <Icon>
      <path d="M8 2.5v7M5 7l3 3 3-3M2.5 11v2.5h11V11" />
    </Icon>
  );
}

export function ImageIcon() {
  return (
    <Icon>
      <path d="M2 3h12v10H2zM2 11l3.5-3.5 3 3L11 8l3 3" />
      <circle cx="6" cy="5.8" r=".8" />
    </Icon>
  );
}

export function SettingsIcon() {
  return (
    <Icon>
      <path d="M2 5h6m4 0h2M2 11h2m4 0h6" />
      <circle cx="10" cy="5" r="2" />
      <circle cx="6" cy="11" r="2" />
    </Icon>
  );
}

import { ChevronDownIcon } from "@graphiql/react";
import * as Radix from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";

type Props = {
  button: ReactNode;
  className?: string;
  align?: "start" | "end";
  onClosed?: (event: Event) => void;
  children: ReactNode;
};

// Menu is a button that opens a list of things to do, by mouse and by keyboard. It stays usable beside an open menu.
export function Menu({ button, className = "", align = "start", onClosed, children }: Props) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger className="pill">
        {button}
        <ChevronDownIcon aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={`menu ${className}`}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={onClosed}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Radix.Group className="menu-group">
    <Radix.Label className="menu-title">{title}</Radix.Label>
    {children}
  </Radix.Group>
);

export const Item = ({ onSelect, children }: { onSelect: () => void; children: ReactNode }) => (
  <Radix.Item className="menu-item" onSelect={onSelect}>
    {children}
  </Radix.Item>
);

export const CheckItem = (props: { checked: boolean; onSelect: () => void; children: ReactNode }) => (
  <Radix.CheckboxItem className="menu-item" checked={props.checked} onSelect={props.onSelect}>
    {props.children}
    <Radix.ItemIndicator className="menu-check">✓</Radix.ItemIndicator>
  </Radix.CheckboxItem>
);

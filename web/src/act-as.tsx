import { CheckItem, Group, Menu } from "./menu.tsx";
import type { SessionState } from "./session.ts";
import type { Person, Settings } from "./settings.ts";

type Props = { demo: NonNullable<Settings["demo"]>; session: SessionState };

// ActAs signs in as one of the demo population with one click.
export function ActAs({ demo, session: { viewer, signIn, signOut } }: Props) {
  return (
    <>
      <Menu align="end" className="menu-people" button={viewer ? <Acting viewer={viewer} /> : "Act as"}>
        <Group title="Act as a person of the demo">
          {demo.people.map((person) => (
            <CheckItem
              key={person.handle}
              checked={person.handle === viewer?.handle}
              onSelect={() => void signIn(person.handle, demo.password)}
            >
              <Avatar person={person} />
              <span className="person-name">{person.name}</span>
              <small>{person.handle}</small>
            </CheckItem>
          ))}
        </Group>
      </Menu>
      {viewer && <SignOut signOut={signOut} />}
    </>
  );
}

export const Acting = ({ viewer }: { viewer: Person }) => (
  <>
    <Avatar person={viewer} />
    <span className="acting">
      <span className="acting-as">acting as </span>
      {viewer.name}
    </span>
  </>
);

export const SignOut = ({ signOut }: { signOut: () => void }) => (
  <button type="button" className="pill" onClick={signOut}>
    Sign out
  </button>
);

// Avatar is the person's initials on a colour of their own.
function Avatar({ person }: { person: Person }) {
  const words = person.name.split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
  const hue = [...person.handle].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7);
  return (
    <span className="avatar" aria-hidden="true" style={{ backgroundColor: `hsl(${hue} 45% 42%)` }}>
      {initials.toUpperCase()}
    </span>
  );
}

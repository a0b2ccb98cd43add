import { useState, type FormEvent } from "react";
import { Acting, SignOut } from "./act-as.tsx";
import type { SessionState } from "./session.ts";

// SignIn is the form for a server without a demo population.
export function SignIn({ session: { viewer, signIn, signOut } }: { session: SessionState }) {
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    await signIn(String(fields.get("handle")), String(fields.get("password")));
    setBusy(false);
  };

  if (viewer) {
    return (
      <>
        <span className="pill pill-plain">
          <Acting viewer={viewer} />
        </span>
        <SignOut signOut={signOut} />
      </>
    );
  }
  return (
    <form className="sign-in" aria-label="Sign in" onSubmit={submit}>
      <input name="handle" aria-label="Handle" placeholder="Handle" autoComplete="username" required />
      <input
        name="password"
        type="password"
        aria-label="Password"
        placeholder="Password"
        autoComplete="current-password"
        required
      />
      <button type="submit" className="pill" disabled={busy}>
        Sign in
      </button>
    </form>
  );
}

// The faces beside what is said: a person by their initials, and Meldwijs itself.

export function Face({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  return (
    <span class={small ? 'face small' : 'face'} aria-hidden="true">
      {name
        .split(' ')
        .map((part) => part.charAt(0))
        .join('')}
    </span>
  );
}

/** A speech balloon with a mark in it. */
export function BotFace() {
  return (
    <svg class="bot-face" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b5563" />
      <path
        d="M8 9h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H8a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z"
        fill="#fff"
      />
      <path
        d="m11 15.500 3.500 3.500L21 12.500"
        fill="none"
        stroke="#0b5563"
        stroke-width="2.600"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

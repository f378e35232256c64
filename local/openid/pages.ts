import { html } from 'hono/html';
import { type Html, page, type Site } from '#web/layout/page.ts';
import { ROLE_NAMES } from '#web/locales/nl/roles.ts';
import type { PersonaGroup } from './personas.ts';

const TEXTS = {
  title: 'Aanmelden',
  lead: 'Dit is de proefversie van ACM/IDM op deze computer. Kies als wie u wilt aanmelden; een wachtwoord is er niet.',
  ourselves: 'Beraad zelf',
  none: 'Er zijn nog geen personen bekend.',
  logout: 'Afmelden',
  logoutLead: 'U bent afgemeld bij Beraad. Meld u ook af bij de aanmelddienst, dan kunt u als iemand anders aanmelden.',
  logoutConfirm: 'Ook hier afmelden',
  wrong: 'Aanmelden is niet gelukt',
  wrongLead: 'De aanmelding is te lang geleden begonnen of hoort bij een ander venster. Begin opnieuw vanuit Beraad.',
  back: 'Naar Beraad',
} as const;

const group = (action: string, { name, personas }: PersonaGroup): Html => html`<section class="personas">
<h2 class="ds-heading" data-size="xs">${name === '' ? TEXTS.ourselves : name}</h2>
<form method="post" action="${action}"><ul>
${personas.map(
  (persona) =>
    html`<li><button class="ds-button" data-variant="secondary" type="submit" name="persona" value="${persona.id}"><span>${persona.name}</span> <span class="subtle">${persona.roles.map((role) => ROLE_NAMES[role]).join(', ')}</span></button></li>`,
)}
</ul></form>
</section>`;

/** Who would you like to be? One click each. */
export function personaPage(site: Site, action: string, groups: readonly PersonaGroup[]): Html {
  const body = html`<h1 class="ds-heading" data-size="lg">${TEXTS.title}</h1>
<p>${TEXTS.lead}</p>
${groups.length === 0 ? html`<p>${TEXTS.none}</p>` : groups.map((each) => group(action, each))}`;
  return page({ site, navigation: [] }, { title: TEXTS.title, body });
}

/** Logging out at the provider; `form` is the provider's own hidden form, named op.logoutForm. */
export function logoutPage(site: Site, form: Html): Html {
  const body = html`<h1 class="ds-heading" data-size="lg">${TEXTS.logout}</h1>
<p>${TEXTS.logoutLead}</p>
${form}
<p><button class="ds-button" type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${TEXTS.logoutConfirm}</button></p>`;
  return page({ site, navigation: [] }, { title: TEXTS.logout, body });
}

/** The provider could not go on. */
export function providerErrorPage(site: Site): Html {
  const body = html`<h1 class="ds-heading" data-size="lg">${TEXTS.wrong}</h1>
<p>${TEXTS.wrongLead}</p><p><a class="ds-link" href="/">${TEXTS.back}</a></p>`;
  return page({ site, navigation: [] }, { title: TEXTS.wrong, body });
}

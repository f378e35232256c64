import type { SignatureCode } from '../codes.ts';
import type { Verdict } from '../report.ts';

/** The verdicts, as people call them. */
export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  valid: 'Geldig',
  indeterminate: 'Niet te bepalen',
  invalid: 'Ongeldig',
};

/** Each code of a signature report: what is the matter, and what can be done about it. */
export const SIGNATURE_EXPLANATIONS: Readonly<Record<SignatureCode, string>> = {
  'not-a-pdf': 'Dit bestand is geen PDF. Laad het ondertekende PDF-bestand op.',
  'file-too-large': 'Dit bestand is te groot. Laad het ondertekende PDF-bestand zelf op, zonder bijlagen.',
  'too-complex': 'Dit bestand is te ingewikkeld om te controleren. Onderteken de verbintenis die u van ons kreeg.',
  'too-many-revisions': 'Dit bestand werd te vaak opnieuw bewaard. Onderteken de verbintenis die u van ons kreeg.',
  'too-many-signatures': 'Dit bestand bevat te veel handtekeningen.',
  'malformed-structure': 'Dit bestand is beschadigd of onvolledig. Laad het opnieuw op zoals het ondertekend werd.',
  'cyclic-structure': 'Dit bestand verwijst in een kring naar zichzelf en kan niet gelezen worden.',
  'hybrid-reference':
    'Dit bestand kan in elk leesprogramma iets anders tonen. Onderteken de verbintenis die u van ons kreeg.',
  'duplicate-object': 'Een deel van dit bestand staat er twee keer in, zodat niet vaststaat wat ondertekend werd.',
  'bytes-after-end': 'Na het einde van het bestand volgt nog iets dat niet ondertekend is.',
  encrypted: 'Dit bestand is versleuteld of beveiligd met een wachtwoord. Onderteken het zonder beveiliging.',
  unsigned: 'Dit bestand bevat geen digitale handtekening. Onderteken het met uw eID of itsme.',
  'forbidden-action': 'Dit bestand bevat een koppeling of handeling die iets buiten het document opent.',
  'forbidden-javascript': 'Dit bestand bevat een programma (JavaScript).',
  'forbidden-rich-media': 'Dit bestand bevat beeld of geluid dat kan afspelen.',
  'forbidden-xfa': 'Dit bestand bevat een XFA-formulier, dat de inhoud kan veranderen.',
  'forbidden-embedded-file': 'Dit bestand bevat een ingesloten bestand. Bezorg bijlagen afzonderlijk.',
  'forbidden-external-content': 'Dit bestand haalt een deel van zijn inhoud ergens anders vandaan.',
  'signature-outside-field': 'Dit bestand bevat een handtekening die niet in een handtekeningveld staat.',
  'last-revision-unsigned': 'Het bestand werd na de laatste handtekening nog bewaard zonder opnieuw te ondertekenen.',
  'issued-rewritten':
    'Dit lijkt onze verbintenis, maar een programma heeft het bestand herschreven. Een medewerker vergelijkt het met het origineel.',
  'other-commitment': 'Dit is niet de verbintenis die u van ons kreeg, of de tekst ervan is veranderd.',
  'changed-after-issue': 'Aan de verbintenis werd meer veranderd dan er een handtekening in te zetten.',
  'signature-malformed': 'De handtekening is niet opgebouwd zoals het hoort.',
  'subfilter-not-allowed': 'Dit soort handtekening wordt niet aanvaard. Onderteken als PAdES of PKCS#7 (detached).',
  'byte-range-wrong': 'De handtekening dekt niet precies het hele document.',
  'contents-wrong': 'De plaats van de handtekening bevat geen, of meer dan, een handtekening.',
  'revision-not-covered': 'De handtekening dekt niet het hele document zoals het bij het ondertekenen bewaard werd.',
  'changed-after-signature': 'Het document werd na deze handtekening veranderd.',
  'content-covered': 'Een later handtekeningvak ligt over de inhoud van een bladzijde.',
  'certification-violated':
    'Een eerdere ondertekenaar liet geen verdere handtekening toe, of de certificering klopt niet.',
  'field-lock-violated': 'Een eerdere ondertekenaar had dit veld vergrendeld.',
  'cms-not-der': 'De handtekening is niet gecodeerd zoals de norm het vraagt (DER).',
  'cms-malformed': 'De handtekening kan niet gelezen worden.',
  'cms-signer-count': 'Een handtekening moet van precies één persoon zijn.',
  'signed-attributes-wrong': 'De ondertekende gegevens van de handtekening zijn onvolledig of onjuist.',
  'message-digest-wrong': 'Het document is niet wat ondertekend werd.',
  'signing-certificate-missing': 'De handtekening noemt haar certificaat niet, zoals PAdES vraagt.',
  'signing-certificate-wrong': 'De handtekening noemt een ander certificaat dan dat van de ondertekenaar.',
  'signer-certificate-missing': 'Het certificaat van de ondertekenaar zit niet in de handtekening.',
  'digest-not-allowed':
    'De handtekening gebruikt een verouderde hashfunctie (SHA-1, MD5) of een die niet aanvaard wordt.',
  'algorithm-not-allowed': 'De handtekening gebruikt een algoritme dat niet aanvaard wordt.',
  'key-too-weak': 'De sleutel van de ondertekenaar of van een uitgever is te zwak.',
  'signature-wrong': 'De handtekening is niet gezet met de sleutel van dit certificaat.',
  'signing-time-in-future': 'Het opgegeven tijdstip van ondertekenen ligt in de toekomst.',
  'signing-time-before-certificate': 'Het opgegeven tijdstip van ondertekenen ligt vóór het certificaat geldig was.',
  'chain-untrusted': 'Het certificaat komt niet van een uitgever die we vertrouwen. Onderteken met eID of itsme.',
  'certificate-malformed': 'Een certificaat kan niet gelezen worden.',
  'certificate-not-yet-valid': 'Een certificaat was nog niet geldig.',
  'certificate-expired': 'Een certificaat was verlopen, en geen tijdstempel bewijst dat eerder ondertekend werd.',
  'certificate-not-authority': 'Een certificaat werd uitgegeven door wie dat niet mag.',
  'path-too-long': 'Er staan meer uitgevers tussen het certificaat en de wortel dan toegelaten.',
  'certificate-usage-wrong': 'Het certificaat dient niet om documenten mee te ondertekenen.',
  'certificate-extension-unknown': 'Een certificaat bevat een voorwaarde die we niet kunnen nagaan.',
  'signer-without-non-repudiation': 'Het certificaat dient niet voor een verbindende handtekening (onweerlegbaarheid).',
  'certificate-revoked': 'Een certificaat was ingetrokken of geschorst.',
  'revocation-missing':
    'Er zijn geen gegevens om na te gaan of het certificaat ingetrokken werd. Een medewerker kijkt het na.',
  'revocation-stale': 'De gegevens over intrekking zijn verouderd. Een medewerker kijkt het na.',
  'timestamp-malformed': 'Een tijdstempel kan niet gelezen worden.',
  'timestamp-imprint-wrong': 'Een tijdstempel hoort bij iets anders.',
  'timestamp-signature-wrong': 'Een tijdstempel is niet juist ondertekend.',
  'timestamp-untrusted': 'Een tijdstempel komt niet van een dienst die we vertrouwen.',
  'timestamp-usage-wrong': 'Een tijdstempel komt van wie er geen mag geven.',
  'timestamp-in-future': 'Een tijdstempel ligt in de toekomst.',
  'timestamp-revocation-missing':
    'De handtekening steunt op een tijdstempel waarvan niet is na te gaan of de dienst ingetrokken werd. Een medewerker kijkt het na.',
  'timestamp-revocation-stale':
    'De handtekening steunt op een tijdstempel waarvan de gegevens over intrekking verouderd zijn. Een medewerker kijkt het na.',
};

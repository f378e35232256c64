/**
 * Every code with which a command or a caller is refused, by subject, with what it means and what to do. Codes are stable: clients and
 * the Dutch texts go by them. docs/errors.md is made of this list.
 */
export const REFUSALS = {
  Anything: {
    'not-permitted': 'Another part in this is needed than yours. The message names who may do it.',
    conflict:
      'Others changed the same thing at the same moment, several times over. Look again, and repeat the command if it still holds.',
    'version-changed':
      'The version in `If-Match` is not the present one. Look again, decide anew, and send the ETag you saw then.',
    'idempotency-key-reused':
      'You used this `Idempotency-Key` for another command before. Give each command a key of its own; a key holds as long as its dossier.',
    'unknown-body':
      'A body or committee is named that Beraad does not know. Register it first, or correct the reference.',
    'not-annullable':
      'This event cannot be annulled, or it was annulled before. The message says what can be done instead.',
    'annul-later-first': 'Something was done after it that rests on it. Annul the event that the message names first.',
    'day-not-ahead': 'The day does not lie after today. Give a later one.',
    'day-ahead': 'The day lies after today. Give the day on which it happened.',
  },
  Dossiers: {
    'no-such-dossier': 'There is no dossier or protocol of this reference that you may see. Check the reference.',
    'dossier-exists': 'A dossier or protocol has this reference already. Choose another.',
    'not-submitted': 'The request was ruled on before, or is elsewhere on its way. Read its state.',
    'no-question-now': 'In this state no information is asked for.',
    'no-question-open': 'No question waits for an answer.',
    'no-advice-now': 'In this state no advice is asked for.',
    'advice-not-open': 'No advice of this adviser is open.',
    'advice-still-open': 'This adviser was asked already and has not answered. Wait for the advice, or close it first.',
    'not-awaiting-advice': 'No advice is waited for.',
    'not-ready-for-meeting': 'The dossier is not ready for a meeting, or is on an agenda already.',
    'not-scheduled': 'The dossier is on no agenda. Schedule its meeting first.',
    'not-decided': 'Nothing has been decided yet, or the decision was signed before.',
    'not-signed': 'The decision is not signed yet, or was published before.',
    'already-decided': 'The dossier has been decided; it can no longer be withdrawn.',
    'already-published': 'The decision was published before; it is published once.',
    'not-in-force': 'The authorisation is not in force.',
    'not-suspended': 'The authorisation is not suspended.',
    'not-yet-in-force': 'The decision or protocol was never in force yet; events are recorded from then on.',
    'no-such-event': 'There is no event of this id that somebody recorded. Name it as the history does.',
    'event-cancelled-already': 'The recording was cancelled before. Record what is so.',
    'dossier-over': 'Nothing more becomes of this dossier, so nothing is noted about it.',
    'succeeds-itself': 'A body is named as its own successor. Name the body that took its place.',
    'accession-stays':
      'The body acceded by a commitment that it signed, which does not pass to another. Let the successor accede, and withdraw the accession of the body that it succeeds.',
    'no-part-to-pass': 'The body has no part there that could pass, or it has passed before.',
    'rests-on-itself': 'A dossier is named as one on which it rests itself. Name the other one.',
    'dependency-exists': 'This dependency is noted already.',
    'no-such-dependency': 'No such dependency is noted. Read the dossier.',
    'lapse-known': 'That it lapsed is known, or becomes known by itself.',
    'amends-nothing':
      'The request amends no dossier, so its decision can supersede no conditions. Leave `supersedes` out.',
    'other-committee':
      'The dossier to amend belongs to another committee. A request amends a dossier of its own committee.',
  },
  Conditions: {
    'no-such-condition': 'No condition of this reference has opened there, or this organisation does not owe it.',
    'no-such-occurrence': 'The condition has no occurrence of this number.',
    'organisation-needed': 'Several organisations owe this condition, each for itself. Say which with `organisation`.',
    'condition-not-open': 'The condition is in a state in which nothing is asked any more, or not yet.',
    'no-evidence-to-judge': 'No evidence waits to be judged.',
    'day-not-later': 'The day is not after the present due day. An extension gives a later one.',
    'extension-asked-already': 'An extension was asked for and not answered yet. Wait for the answer.',
    'no-extension-asked': 'No extension waits for an answer.',
    'no-such-document':
      'A link leads to no document that you may see. Name it as the history does in which it stands, with its dossier.',
    'duplicate-condition': 'A condition stands twice in what was given. Give one of them another reference.',
    'duplicate-undertaking': 'An undertaking stands twice in what was given. Give one of them another reference.',
  },
  Imports: {
    'step-in-future':
      'A step lies in the future; an import takes what has happened. Give it as a command when its day comes.',
    'imported-differently':
      'This was imported before, from a file that said something else. Correct it by a counter-event, not by a second import.',
    'step-not-imported': 'This step cannot be imported. Give it as a command when the rest is in.',
  },
  Meetings: {
    'no-such-meeting': 'The committee has no meeting on that day, or you may not see it.',
    'meeting-not-held': 'The meeting is on a later day; this follows from then on.',
    'meeting-has-minutes': 'The meeting has minutes: its agenda and attendance stand.',
    'minutes-approved-already': 'The chair has approved the minutes; they are final.',
    'no-minutes-to-approve': 'There are no minutes that wait for the chair.',
    'member-twice': 'A member is named twice. Name each once.',
    'no-such-member': 'No member of the meeting has this name. Prepare the meeting with its members first.',
    'quorum-too-high': 'The quorum is higher than the number of members.',
    'dossier-twice': 'A dossier is named twice. Name each once.',
    'not-on-agenda': 'The dossier is not on the agenda of this meeting.',
    'agenda-incomplete': 'A dossier of the agenda is not named. Name each.',
    'attendance-unknown': 'Record the members, the quorum and who attended before what was decided.',
    'no-quorum': 'Too few members sat at the table for this dossier to decide on it. Adjourn the item.',
    'differs-from-decision':
      'The minutes say otherwise than the decision that was recorded in the dossier. Correct one of them.',
  },
  Accessions: {
    'no-such-accession': 'This organisation has no accession to this deliberation that you may see.',
    'no-accession-possible': 'Organisations cannot accede to this decision, or nothing is granted yet.',
    'not-published': 'The deliberation is not published yet. Accede once it is.',
    'deliberation-ended': 'The deliberation has ended. Accede to the one that took its place, if there is one.',
    'wrong-kind-of-organisation': 'The deliberation is for organisations of another kind.',
    'accession-exists': 'This organisation has acceded already, or its commitment is under review.',
    'incomplete-commitment':
      'Undertakings are not answered with yes, or a processor has not committed itself. The message names each; "no" is possible only as "no-processor".',
    'not-prepared': 'No commitment waits to be handed in. Prepare it first.',
    'upload-too-large': 'The file under this upload is too large. Send a smaller one to its place, then hand it in.',
    'upload-not-found': 'There is no file under this upload. Ask for a place, send the file there, then hand it in.',
    'attempt-under-way': 'The file handed in before is still being checked. Wait for its result.',
    'not-under-review': 'The commitment does not wait for a review.',
    'accession-over': 'The accession was refused or withdrawn, or has ended.',
    'accession-not-active': 'The accession is not active.',
    'accession-not-suspended': 'The accession is not suspended.',
    'no-campaign-now':
      'No campaign runs here: one runs between the publication of a new version of a deliberation and its entry into force.',
    'not-waited-for':
      'This organisation has signed the new version, or need not. The campaign lists who is waited for.',
    'reminded-recently': 'This organisation was reminded less than seven days ago. Wait, or leave it out.',
    'nobody-to-remind': 'Everyone has signed, or was reminded less than seven days ago.',
  },
  Protocols: {
    'one-party': 'The same body is named as provider and recipient. A protocol is concluded between two.',
    'points-missing':
      'Of the twelve points of the decree, those that the message names are missing or empty. Fill them in.',
    'points-unanswered': 'An advice by points answers all twelve; those that the message names are not answered.',
    'already-advised': 'The officer of this party advised on this version before. A revision asks both again.',
    'already-signed': 'This party signed before.',
    'already-published-by-party': 'This party published before.',
    'not-a-draft': 'Only a draft is revised; a negative advice makes a protocol one.',
    'not-ready-to-sign': 'The protocol is not ready to be signed: both officers advise first.',
    'protocol-not-signed': 'The protocol is not signed by both parties, or is in force already.',
    'protocol-ended': 'The protocol has ended.',
  },
  Callers: {
    'no-body': 'The token names no body. Log in on behalf of a body.',
    'no-role':
      'The token gives no right in Beraad for this body. Its local administrator gives one in the user administration of ACM/IDM.',
    'body-not-admitted':
      'Beraad does not know this body yet, and was asked to admit it by this very call. Try again once a secretariat has done so.',
    'body-declined': 'Beraad does not admit this body; the message says why.',
    'body-ambiguous': 'Several bodies have this code. An administrator registers you at yours.',
    'role-not-begun': 'Your role at this body has not begun yet.',
    'role-ended': 'Your role at this body has ended. An administrator can give it a later last day.',
    'no-substitution': 'You are not the substitute of the person in `Acting-For` today, at the body for which you act.',
  },
  Substitutions: {
    'no-such-person': 'Beraad does not know this person. Whoever has called once, or was registered, is known.',
    'substitute-is-absent': 'Nobody stands in for themselves. Name a colleague.',
    'absent-has-no-role': 'The absent person has no role on those days, so there is nothing to stand in for.',
    'substitute-is-no-person': 'A program neither stands in for anyone nor is stood in for.',
    'substitute-of-another-body': 'A substitute belongs to the same body. Name a colleague.',
    'days-reversed': 'The last day lies before the first.',
  },
} as const;

type Refusals = typeof REFUSALS;
/** A code with which a command or a caller is refused. */
export type RefusalCode = { [Subject in keyof Refusals]: keyof Refusals[Subject] }[keyof Refusals];

import type { Item, Time } from './item.ts';

/** An identity of a release: source, target, deployed, restored, tested. */
export interface ReleaseItem extends Item {
  readonly identity: string;
  readonly component: string;
  readonly value: string;
  /** `value` says nothing: empty, or a placeholder such as `unknown`. */
  readonly placeholder: boolean;
  /** When it was so, where that is stated. */
  readonly at?: Time;
}

/** A stated digest and, where the bytes are here, the actual one. */
export interface DigestItem extends Item {
  readonly role: string;
  readonly subject: string;
  /** Path in the run that the statement names; null where it names none. */
  readonly path: string | null;
  readonly of: 'file' | 'content';
  /** Stated size in bytes, where one is stated. */
  readonly statedBytes: number | null;
  /** Lower-case hex SHA-256, or whatever else was stated. */
  readonly stated: string | null;
  /** Recomputed from this run's bytes; null where nothing here is mapped to the subject. */
  readonly actual: string | null;
  /** Size in bytes of the file whose digest `actual` is. */
  readonly bytes: number | null;
  readonly at?: Time;
}

export interface ApprovalItem extends Item {
  readonly role: string;
  readonly who: string;
  /** `who` in one spelling for one person: normalised, folded, without invisible characters; empty for a placeholder. */
  readonly whoKey: string;
  /** `who` names nobody: empty, or a placeholder such as TBD. */
  readonly placeholder: boolean;
  readonly at: Time | null;
  readonly until: Time | null;
  readonly of: string | null;
}

/** Somebody else's report, with what its own numbers claim. Rules re-derive the verdict from the checks. */
export interface VerdictItem extends Item {
  readonly schema: string;
  readonly at: Time | null;
  readonly ok: boolean;
  readonly status: string;
  /** Somewhere in the report, an override is said to have been applied. */
  readonly overridden: boolean;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly checks: readonly { readonly id: string; readonly ok: boolean; readonly status: string }[];
  /** JSON Pointers of what says, within a check that passed or of a source of a verdict that did, that it did not. */
  readonly contradictions?: readonly string[];
  /** The check that each blocking issue names. */
  readonly issues: readonly string[];
  /** null for a report that states no hash of itself. */
  readonly selfHash: { readonly stated: string; readonly actual: string } | null;
}

export interface WindowItem extends Item {
  readonly name: string;
  readonly begin: Time;
  readonly end: Time;
}

/** A named setting and its value, such as the environment, or the version id of a secret. */
export interface SettingItem extends Item {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  /** `value` says nothing: empty, or a placeholder such as `<unset>`. */
  readonly placeholder: boolean;
  /** When it was so, where that is stated. */
  readonly at?: Time;
}

/** Something that was said to have happened to a subject. */
export interface EventItem extends Item {
  readonly name: string;
  readonly subject: string;
  readonly state: string;
  readonly at: Time | null;
  readonly until: Time | null;
}

/** A number that was read off something. */
export interface MetricItem extends Item {
  readonly name: string;
  readonly value: number;
  /** Such as `baseline` or `post`: which reading of the same number this is. */
  readonly series: string;
  /** What the number is about: a tenant, an environment. */
  readonly scope: string | null;
  readonly at: Time | null;
}

/** A unit of work with a lifecycle: a job, a batch, a step that an agent reports. */
export interface TaskItem extends Item {
  readonly group: string;
  readonly id: string;
  /** What is done, where the id does not say it. */
  readonly name: string | null;
  readonly state: string;
  readonly attempt: number | null;
  readonly at: Time | null;
  readonly until: Time | null;
  /** Such as the error that ended it. */
  readonly detail: string | null;
}

/** An entry of a roster. */
export interface MemberItem extends Item {
  readonly group: string;
  readonly id: string;
  readonly state: string | null;
  readonly at: Time | null;
}

/** A label on a thing, in one of the series that are compared. */
export interface LabelItem extends Item {
  readonly subject: string;
  readonly name: string;
  readonly value: string;
  readonly series: string;
  readonly at: Time | null;
}

/** A name that somebody resolved to a digest. */
export interface BindingItem extends Item {
  readonly component: string;
  readonly name: string;
  /** Lower-case hex SHA-256. */
  readonly digest: string;
  /** `name` or `digest` says nothing: a placeholder, or nothing but zeros. */
  readonly placeholder: boolean;
  readonly at: Time | null;
}

/** A reference, and whether it leads somewhere. */
export interface LinkItem extends Item {
  readonly subject: string;
  readonly resolves: boolean;
  /** HTTP status code. */
  readonly status: number | null;
  readonly at: Time | null;
}

/** Two outputs for the same input. */
export interface ReplayItem extends Item {
  readonly subject: string;
  /** Digest or name of the input. */
  readonly input: string | null;
  readonly left: string;
  readonly right: string;
  /** `left` and `right` are the same text. */
  readonly equal: boolean;
  /** How far apart they are said to be, in whatever unit the tolerance has. */
  readonly difference: number | null;
}

/** Outcome of a test suite. */
export interface TestsItem extends Item {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly at: Time | null;
  /** What was tested. */
  readonly release: string | null;
}

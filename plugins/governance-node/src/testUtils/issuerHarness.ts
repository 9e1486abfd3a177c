import {
  IssuedCredential,
  IssueOrder,
  Issuer,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { FaultLine } from './FaultLine';

/**
 * A real system with an issuer on it, as {@link describeIssuer} needs it.
 *
 * @public
 */
export interface IssuerHarness {
  /** The issuer under test; reaches its system over `line`, where there is one. */
  issuer: Issuer;
  /** The line to the system; absent where the issuer works in this process and nothing can get lost on the way. */
  line?: FaultLine;
  /** The same issuer with a password or token that its system does not accept; absent where it needs none. */
  unauthorized?: Issuer;
  /** Values that must stand in no answer: the password or token that the issuer itself uses. */
  canaries: string[];
  /** Something that can be ordered; every call gives another tag. */
  order(changes?: Partial<IssueOrder>): IssueOrder;
  /** A scope that this issuer cannot grant, in its own form. */
  unknownScope: string;
  /** A scope that would do harm if it were put into a command as it stands. */
  hostileScope: string;
  /** Tries a credential on the real system. Throws only where the system could not be asked. */
  use(
    credential: IssuedCredential,
    material: SecretValue,
  ): Promise<'works' | 'refused'>;
  /** What the holder may really do there, in words of the order's scopes, sorted. */
  scopesOf(
    credential: IssuedCredential,
    material: SecretValue,
  ): Promise<string[]>;
  /** Makes something in the system that is not the issuer's own but looks like it; its tag-like name. */
  plantForeign(): Promise<string>;
  /** Whether what was planted is there still. */
  hasForeign(name: string): Promise<boolean>;
  /** How many things of this tag the system holds, counted without the issuer. */
  count(tag: string): Promise<number>;
  /**
   * How many things of this tag the system would accept from whoever had their secret, counted without the issuer. Needed
   * where `capabilities.lists` is false.
   */
  countUsable?(tag: string): Promise<number>;
  /** Lets a credential's end come, in the system itself, where that is possible; absent where it is not. */
  letEnd?(credential: IssuedCredential): Promise<void>;
  /** Takes away whatever tests have left. */
  cleanUp(): Promise<void>;
}

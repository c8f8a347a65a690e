package dev.countersign.audit;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Which rows are asked for: those that match everything that is not null.
 *
 * @param act what happened
 * @param subject the id or the name of what it was done to
 * @param actor the id or the name of who did it; {@code operator}, {@code system} and
 * {@code anonymous} are names
 * @param address the client's address
 * @param from the beginning
 * @param until the end, which is no longer included
 */
public record AuditFilter(@Nullable Act act, @Nullable String subject, @Nullable String actor, @Nullable String address,
		@Nullable Instant from, @Nullable Instant until) {

	/** Every row. */
	static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

	/** Tells whether a row is asked for. */
	boolean matches(AuditEntry entry) {
		return (this.act == null || this.act.toString().equals(entry.act())) && isMeant(this.subject, entry.subject())
				&& isMeant(this.actor, entry.actor())
				&& (this.address == null || AuditLog.normal(this.address).equals(entry.address()))
				&& (this.from == null || !entry.at().isBefore(this.from))
				&& (this.until == null || entry.at().isBefore(this.until));
	}

	private static boolean isMeant(@Nullable String wanted, AuditEntry.@Nullable Party party) {
		return wanted == null || (party != null && (wanted.equalsIgnoreCase(party.id()) || wanted.equals(party.name())
				|| wanted.toLowerCase(Locale.ROOT).equals(party.name())));
	}

}

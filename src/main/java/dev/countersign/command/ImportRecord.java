package dev.countersign.command;

import dev.countersign.account.AccountTransfer.Newcomer;
import org.jspecify.annotations.Nullable;

/**
 * What an import's file says of one account.
 *
 * @param line where it begins, counted from 1
 * @param name whom it is about as far as that can be read, else the empty text
 * @param newcomer the account; null where it was refused
 * @param refusal why it was refused and what to do, or null
 */
record ImportRecord(long line, String name, @Nullable Newcomer newcomer, @Nullable String refusal) {

	static ImportRecord of(long line, Newcomer newcomer) {
		return new ImportRecord(line, newcomer.username(), newcomer, null);
	}

	static ImportRecord refused(long line, @Nullable String name, String reason) {
		return new ImportRecord(line, (name != null) ? name : "", null, reason);
	}

}

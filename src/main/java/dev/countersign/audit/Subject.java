package dev.countersign.audit;

import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whom or what something is done to, as far as the feature knows.
 */
sealed interface Subject {

	/** Completes the subject; returns nothing if there is none. */
	Optional<Named> find(AccountDirectory accounts);

	/** Returns what tells it from others. */
	String key();

	/** It is done to nobody in particular. */
	record None() implements Subject {

		@Override
		public Optional<Named> find(AccountDirectory accounts) {
			return Optional.empty();
		}

		@Override
		public String key() {
			return "none";
		}

	}

	/** An account with its name, or something that has only a name. */
	record Named(@Nullable UUID id, String name) implements Subject {

		@Override
		public Optional<Named> find(AccountDirectory accounts) {
			return Optional.of(this);
		}

		@Override
		public String key() {
			return "named " + this.name;
		}

	}

	/** An account, with its present name, or its id if it is gone. */
	record AccountId(UUID id) implements Subject {

		@Override
		public Optional<Named> find(AccountDirectory accounts) {
			return Optional.of(new Named(this.id, accounts.findName(this.id).orElseGet(this.id::toString)));
		}

		@Override
		public String key() {
			return "account " + this.id;
		}

	}

	/** What somebody typed as a name. */
	record Typed(String username) implements Subject {

		@Override
		public Optional<Named> find(AccountDirectory accounts) {
			return accounts.find(this.username).map((account) -> new Named(account.id(), account.username()));
		}

		@Override
		public String key() {
			return "typed " + this.username;
		}

		@Override
		public String toString() {
			return "Typed";
		}

	}

}

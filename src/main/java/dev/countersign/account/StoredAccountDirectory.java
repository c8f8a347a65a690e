package dev.countersign.account;

import java.util.Optional;
import java.util.UUID;

import dev.countersign.audit.AccountDirectory;
import dev.countersign.password.Username;

import org.springframework.stereotype.Component;

/**
 * Tells the audit trail which accounts it is about.
 */
@Component
class StoredAccountDirectory implements AccountDirectory {

	private final Accounts accounts;

	StoredAccountDirectory(Accounts accounts) {
		this.accounts = accounts;
	}

	@Override
	public Optional<Listing> find(String username) {
		return Username.of(username)
			.flatMap(this.accounts::findByUsername)
			.map((principal) -> new Listing(principal.account().id(), principal.getUsername()));
	}

	@Override
	public Optional<String> findName(UUID id) {
		return this.accounts.findById(id).map((account) -> account.username().value());
	}

}

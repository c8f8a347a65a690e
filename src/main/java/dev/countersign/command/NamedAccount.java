package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;

/**
 * The account that a command names.
 */
final class NamedAccount {

	private NamedAccount() {
	}

	static UUID find(OpenedService service, String username) {
		return service.get(OperatorAccounts.class)
			.find(username)
			.orElseThrow(() -> new CommandFailure("There is no account named '%s'.".formatted(username),
					"List them: countersign users list"));
	}

}

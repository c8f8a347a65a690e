package dev.countersign.login;

import java.util.Optional;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.limit.AccountDoor;
import dev.countersign.password.Username;

import org.springframework.stereotype.Component;

/**
 * Lets a client be known as long as the account it logged in to is the same: what ends
 * all sessions also ends every device's mark and every place.
 */
@Component
class LoginAccounts implements AccountDoor {

	private final LoginGate gate;

	LoginAccounts(LoginGate gate) {
		this.gate = gate;
	}

	@Override
	public Optional<Found> find(String username) {
		return Username.of(username).flatMap((name) -> this.gate.find(name)).map(Account::found);
	}

}

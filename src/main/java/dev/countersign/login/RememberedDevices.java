package dev.countersign.login;

import java.util.UUID;

import dev.countersign.account.LoginGate;
import dev.countersign.limit.DeviceOwners;

import org.springframework.stereotype.Component;

/**
 * Lets a device be known as long as the account it logged in to is the same: what ends
 * all sessions also ends every device's mark.
 */
@Component
class RememberedDevices implements DeviceOwners {

	private final LoginGate gate;

	RememberedDevices(LoginGate gate) {
		this.gate = gate;
	}

	@Override
	public boolean owns(UUID accountId, long epoch, String username) {
		return this.gate.find(accountId)
			.filter((account) -> account.sessionEpoch() == epoch)
			.filter((account) -> account.username().value().equals(username))
			.isPresent();
	}

}

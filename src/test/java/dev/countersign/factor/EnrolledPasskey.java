package dev.countersign.factor;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import com.webauthn4j.data.RegistrationData;
import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.OperatorAccounts;
import dev.countersign.testkit.SoftwareAuthenticator;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;

/**
 * An account with a passkey, made within a node, on a device that does not count how
 * often it signs.
 *
 * @param account the account
 * @param device the device
 */
public record EnrolledPasskey(Account account, SoftwareAuthenticator device) {

	private static final String PURPOSE = "enrolment of a test";

	/**
	 * Makes one.
	 * @param node the service
	 * @param origin of the page that asks for it
	 */
	public static EnrolledPasskey add(ApplicationContext node, String origin) {
		OperatorAccounts accounts = node.getBean(OperatorAccounts.class);
		String name = "john-" + UUID.randomUUID();
		accounts.add(name, accounts.randomPassword(name), Set.of());
		UUID accountId = accounts.find(name).orElseThrow();
		SoftwareAuthenticator device = new SoftwareAuthenticator(origin);
		device.countFrom(0);
		Map<String, Object> options = node.getBean(PasskeyOptions.class).creation(accountId, name, List.of(), PURPOSE);
		RegistrationData made = node.getBean(PasskeyVerifier.class)
			.register(text(device.create(JsonMapper.shared().valueToTree(options))), PURPOSE);
		PasskeyCredential credential = PasskeyCredential
			.of(Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData());
		Instant now = node.getBean(Clock.class).instant();
		Factor factor = new Factor(UUID.randomUUID(), accountId, PasskeyKind.NAME, "laptop", credential.text(), 0, null,
				now, now, null);
		node.getBean(Factors.class).add(factor);
		node.getBean(Passkeys.class).add(credential.id(), factor.id());
		return new EnrolledPasskey(node.getBean(LoginGate.class).find(accountId).orElseThrow(), device);
	}

	/**
	 * Answers a challenge.
	 * @param options what a node asks for
	 * @return the answer as browsers write it
	 */
	public String answer(Map<String, Object> options) {
		this.device.countFrom(0);
		return text(this.device.get(JsonMapper.shared().valueToTree(options)));
	}

	private static String text(Map<String, Object> credential) {
		return JsonMapper.shared().writeValueAsString(credential);
	}

}

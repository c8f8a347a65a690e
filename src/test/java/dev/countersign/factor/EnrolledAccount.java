package dev.countersign.factor;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.OperatorAccounts;
import dev.countersign.testkit.AuthenticatorApp;

import org.springframework.context.ApplicationContext;

/**
 * An account with an app, made within a node.
 *
 * @param account the account
 * @param app its app
 */
public record EnrolledAccount(Account account, AuthenticatorApp app) {

	private static final String SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

	/**
	 * Makes one.
	 * @param node the service
	 */
	public static EnrolledAccount add(ApplicationContext node) {
		OperatorAccounts accounts = node.getBean(OperatorAccounts.class);
		String name = "john-" + UUID.randomUUID();
		accounts.add(name, accounts.randomPassword(name), Set.of());
		UUID accountId = accounts.find(name).orElseThrow();
		UUID id = UUID.randomUUID();
		Instant now = node.getBean(Clock.class).instant();
		String sealed = node.getBean(TotpKind.class).seal(id.toString(), TotpImport.parse(SECRET));
		node.getBean(Factors.class)
			.add(new Factor(id, accountId, TotpKind.NAME, "phone", sealed, 0, null, now, now, null));
		return new EnrolledAccount(node.getBean(LoginGate.class).find(accountId).orElseThrow(),
				new AuthenticatorApp(SECRET));
	}

}

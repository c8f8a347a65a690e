package dev.countersign.account;

import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Warns at the start of roles that accounts have and the settings do not name: as often
 * as not, one of the two is misspelled.
 */
@Component
@ConditionalOnWebApplication
class RoleCheck {

	private static final int MAX_NAMED = 20;

	private static final Log log = LogFactory.getLog(RoleCheck.class);

	private final Accounts accounts;

	private final Roles roles;

	RoleCheck(Accounts accounts, Roles roles) {
		this.accounts = accounts;
		this.roles = roles;
	}

	/** Once, and not while the service starts, as it reads every account. */
	@Scheduled(initialDelay = 0)
	void warn() {
		try {
			Set<String> unnamed = this.roles.unnamed(this.accounts.findRoles());
			if (!unnamed.isEmpty()) {
				log.warn("Accounts have roles that bring no scopes: %s. %s"
					.formatted(String.join(", ", unnamed.stream().limit(MAX_NAMED).toList()), Roles.UNNAMED_ACTION));
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("The roles of the accounts could not be read", ex);
		}
	}

}

package dev.countersign.limit;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many credentials may be wrong, and how often they may be right.
 *
 * @param login for a name from an address, and for a device that is known
 * @param account for a name from all addresses
 * @param address from an address for all names
 * @param factor for the second step of a login
 * @param usage for what succeeds
 * @param registration for accounts that are made by those who ask
 * @param recovery for those who forgot a password
 * @param deviceLifetime how long a device is known after its last login; from 1 minute to
 * 3660 days
 * @param placeLifetime how long a network is known after an account's last login from
 * there; from 1 minute to 366 days
 * @param remembered how many buckets are kept in memory; from 100 to 10,000,000
 */
@ConfigurationProperties("countersign.limit")
record LimitProperties(@DefaultValue Login login, @DefaultValue Account account, @DefaultValue Address address,
		@DefaultValue Factor factor, @DefaultValue Usage usage, @DefaultValue Registration registration,
		@DefaultValue Recovery recovery, @DefaultValue("180d") Duration deviceLifetime,
		@DefaultValue("30d") Duration placeLifetime, @DefaultValue("60000") int remembered) {

	private static final Duration DAYS = Duration.ofDays(366);

	private static final Settings SETTINGS = new Settings("countersign.limit");

	LimitProperties {
		SETTINGS.within("device-lifetime", deviceLifetime, Duration.ofMinutes(1), Duration.ofDays(3660));
		SETTINGS.within("place-lifetime", placeLifetime, Duration.ofMinutes(1), DAYS);
		SETTINGS.within("remembered", remembered, 100, 10_000_000);
	}

	/**
	 * The budget of a name at an address.
	 *
	 * @param failures how many at once; from 1 to 1,000,000
	 * @param longestDelay how far the delays after that grow; from 1 second to 366 days
	 */
	record Login(@DefaultValue("5") int failures, @DefaultValue("15m") Duration longestDelay) {

		Login {
			SETTINGS.within("login.failures", failures, 1, 1_000_000);
			SETTINGS.within("login.longest-delay", longestDelay, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budget of a name.
	 *
	 * @param failures how many in the window; from 1 to 1,000,000
	 * @param window the window; from 1 second to 366 days
	 */
	record Account(@DefaultValue("20") int failures, @DefaultValue("1h") Duration window) {

		Account {
			SETTINGS.within("account.failures", failures, 1, 1_000_000);
			SETTINGS.within("account.window", window, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budget of an address.
	 *
	 * @param failures for how many names in the window; from 1 to 1,000,000
	 * @param window the window; from 1 second to 366 days
	 */
	record Address(@DefaultValue("20") int failures, @DefaultValue("10m") Duration window) {

		Address {
			SETTINGS.within("address.failures", failures, 1, 1_000_000);
			SETTINGS.within("address.window", window, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budget of an account's second step.
	 *
	 * @param failures how many wrong codes in the window; from 1 to 1,000,000
	 * @param window the window; from 1 second to 366 days
	 */
	record Factor(@DefaultValue("10") int failures, @DefaultValue("1h") Duration window) {

		Factor {
			SETTINGS.within("factor.failures", failures, 1, 1_000_000);
			SETTINGS.within("factor.window", window, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budgets of what succeeds.
	 *
	 * @param logins of an account in the window; from 1 to 1,000,000
	 * @param refreshes of a session in the window; from 1 to 1,000,000
	 * @param window the window; from 1 second to 366 days
	 */
	record Usage(@DefaultValue("60") int logins, @DefaultValue("60") int refreshes,
			@DefaultValue("10m") Duration window) {

		Usage {
			SETTINGS.within("usage.logins", logins, 1, 1_000_000);
			SETTINGS.within("usage.refreshes", refreshes, 1, 1_000_000);
			SETTINGS.within("usage.window", window, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budgets of an address where anybody can make an account.
	 *
	 * @param accounts how many are made in the window; from 1 to 1,000,000
	 * @param conflicts how many names are found taken in the window; from 1 to 1,000,000
	 * @param window the window; from 1 second to 366 days
	 */
	record Registration(@DefaultValue("20") int accounts, @DefaultValue("20") int conflicts,
			@DefaultValue("1h") Duration window) {

		Registration {
			SETTINGS.within("registration.accounts", accounts, 1, 1_000_000);
			SETTINGS.within("registration.conflicts", conflicts, 1, 1_000_000);
			SETTINGS.within("registration.window", window, Duration.ofSeconds(1), DAYS);
		}

	}

	/**
	 * The budgets of those who forgot a password, and of those who want another e-mail
	 * address.
	 *
	 * @param address how often from an address in the window, of either; from 1 to
	 * 1,000,000
	 * @param account how often for an account in the window; from 1 to 100
	 * @param window the window; from 1 second to 1 day
	 */
	record Recovery(@DefaultValue("20") int address, @DefaultValue("5") int account,
			@DefaultValue("1h") Duration window) {

		Recovery {
			SETTINGS.within("recovery.address", address, 1, 1_000_000);
			SETTINGS.within("recovery.account", account, 1, 100);
			SETTINGS.within("recovery.window", window, Duration.ofSeconds(1), Duration.ofDays(1));
		}

	}

}

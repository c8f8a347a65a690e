package dev.countersign.limit;

import java.time.Duration;
import java.util.List;

import dev.countersign.address.AddressRange;
import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many credentials may be wrong.
 *
 * @param login for a name from an address, and for a device that is known
 * @param account for a name from all addresses
 * @param address from an address for all names
 * @param allowed addresses and ranges that are never blocked
 * @param deviceLifetime how long a device is known after its last login; from 1 minute to
 * 3660 days
 * @param remembered how many buckets are kept in memory; from 100 to 10,000,000
 * @param pollInterval how often a node reads which addresses others blocked; from 50
 * milliseconds to 1 minute
 */
@ConfigurationProperties("countersign.limit")
record LimitProperties(@DefaultValue Login login, @DefaultValue Account account, @DefaultValue Address address,
		@DefaultValue List<String> allowed, @DefaultValue("180d") Duration deviceLifetime,
		@DefaultValue("60000") int remembered, @DefaultValue("1s") Duration pollInterval) {

	private static final Duration DAYS = Duration.ofDays(366);

	private static final Settings SETTINGS = new Settings("countersign.limit");

	LimitProperties {
		SETTINGS.within("device-lifetime", deviceLifetime, Duration.ofMinutes(1), Duration.ofDays(3660));
		SETTINGS.within("remembered", remembered, 100, 10_000_000);
		SETTINGS.within("poll-interval", pollInterval, Duration.ofMillis(50), Duration.ofMinutes(1));
		allowed.forEach(LimitProperties::range);
		allowed = List.copyOf(allowed);
	}

	List<AddressRange> allowedRanges() {
		return this.allowed.stream().map(LimitProperties::range).toList();
	}

	private static AddressRange range(String text) {
		return AddressRange.ofSetting("countersign.limit.allowed", text);
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
	 * @param block how long the first block lasts; from 1 second to 366 days
	 * @param longestBlock how long a block lasts at most; from 1 second to 366 days
	 */
	record Address(@DefaultValue("20") int failures, @DefaultValue("10m") Duration window,
			@DefaultValue("10m") Duration block, @DefaultValue("24h") Duration longestBlock) {

		Address {
			SETTINGS.within("address.failures", failures, 1, 1_000_000);
			SETTINGS.within("address.window", window, Duration.ofSeconds(1), DAYS);
			SETTINGS.within("address.block", block, Duration.ofSeconds(1), DAYS);
			SETTINGS.within("address.longest-block", longestBlock, block, DAYS);
		}

	}

}

package dev.countersign.block;

import java.time.Duration;
import java.util.List;

import dev.countersign.address.AddressRange;
import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long addresses are blocked, and which never are.
 *
 * @param address the length of an automatic block
 * @param allowed addresses and ranges that are never blocked
 * @param pollInterval how often a node reads which addresses others blocked; from 50
 * milliseconds to 1 minute
 */
@ConfigurationProperties("countersign.limit")
record BlockProperties(@DefaultValue Address address, @DefaultValue List<String> allowed,
		@DefaultValue("1s") Duration pollInterval) {

	private static final Settings SETTINGS = new Settings("countersign.limit");

	BlockProperties {
		SETTINGS.within("poll-interval", pollInterval, Duration.ofMillis(50), Duration.ofMinutes(1));
		allowed.forEach(BlockProperties::range);
		allowed = List.copyOf(allowed);
	}

	List<AddressRange> allowedRanges() {
		return this.allowed.stream().map(BlockProperties::range).toList();
	}

	private static AddressRange range(String text) {
		return AddressRange.ofSetting("countersign.limit.allowed", text);
	}

	/**
	 * The automatic block of an address.
	 *
	 * @param block how long the first block lasts; from 1 second to 366 days
	 * @param longestBlock how long a block lasts at most; from the length of the first to
	 * 366 days
	 */
	record Address(@DefaultValue("10m") Duration block, @DefaultValue("24h") Duration longestBlock) {

		private static final Duration MAX_LENGTH = Duration.ofDays(366);

		Address {
			SETTINGS.within("address.block", block, Duration.ofSeconds(1), MAX_LENGTH);
			SETTINGS.within("address.longest-block", longestBlock, block, MAX_LENGTH);
		}

	}

}

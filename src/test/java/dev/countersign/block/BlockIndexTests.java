package dev.countersign.block;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.address.AddressRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BlockIndexTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	private final BlockIndex index = new BlockIndex();

	@Test
	void replaceWhenChangedMeanwhileThenWhatWasReadIsOlder() {
		Block lifted = block("192.0.2.1");
		Block added = block("198.51.100.0/24");
		Block elsewhere = block("203.0.113.7");
		this.index.add(lifted);
		this.index.replace(() -> {
			this.index.remove(lifted);
			this.index.add(added);
			return List.of(lifted, elsewhere);
		});
		assertThat(this.index.find(address("192.0.2.1"), NOW)).isEmpty();
		assertThat(this.index.find(address("198.51.100.9"), NOW)).contains(added);
		assertThat(this.index.find(address("203.0.113.7"), NOW)).contains(elsewhere);
	}

	@Test
	void replaceWhenChangedBeforeThenWhatWasReadIsNewer() {
		Block gone = block("192.0.2.1");
		this.index.add(gone);
		this.index.replace(List::of);
		assertThat(this.index.find(address("192.0.2.1"), NOW)).isEmpty();
		assertThat(this.index.size()).isZero();
	}

	private static Block block(String addresses) {
		return new Block(UUID.randomUUID(), AddressRange.parse(addresses).orElseThrow(), false, "a test", "admin", NOW,
				null, 0);
	}

	private static InetAddress address(String text) {
		return AddressRange.parseAddress(text).orElseThrow();
	}

}

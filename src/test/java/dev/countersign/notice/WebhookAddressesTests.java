package dev.countersign.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import dev.countersign.address.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebhookAddressesTests {

	private static final AddressRange OFFICE = AddressRange.parse("10.1.0.0/16").orElseThrow();

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "10.2.0.1", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.0.1",
			"0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254",
			"ff02::1", "::ffff:10.2.0.1", "64:ff9b::a02:1", "2002:a02:1::1", "2001::1", "2001:db8::1" })
	void addressWhenInsideOrNowhereThenNotReached(String address) throws Exception {
		assertThat(new WebhookAddresses(List.of(OFFICE), true).isReachable(InetAddress.getByName(address))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "93.184.215.14", "10.1.2.3", "2606:2800:21f:cb07:6820:80da:af6b:8b2c" })
	void addressWhenOnTheInternetOrAllowedThenReached(String address) throws Exception {
		assertThat(new WebhookAddresses(List.of(OFFICE), true).isReachable(InetAddress.getByName(address))).isTrue();
	}

	@Test
	void addressWhenNothingIsEncryptedThenOnlyThoseThatAreAllowed() throws Exception {
		WebhookAddresses plain = new WebhookAddresses(List.of(OFFICE), false);
		assertThat(plain.isReachable(InetAddress.getByName("93.184.215.14"))).isFalse();
		assertThat(plain.isReachable(InetAddress.getByName("10.1.2.3"))).isTrue();
	}

	@Test
	void resolveWhenNoAddressIsLeftThenSaysWhatToAllow() {
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> new WebhookAddresses(List.of(OFFICE), true).resolve("127.0.0.1"))
			.withMessageContaining("countersign.webhook.allowed-addresses");
	}

}

package dev.countersign.limit;

import dev.countersign.password.Lane;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class HashingLanesTests {

	@Autowired
	private HashingLanes lanes;

	@Autowired
	private ServiceClient client;

	@Autowired
	private TestAccounts accounts;

	@Test
	void ofWhenNetworksAreOfOneIpv6NetworkThenLanesOfOneGroup() {
		Lane one = lane("2001:db8:1:1::1", null);
		assertThat(lane("2001:db8:1:1:ffff::2", null)).isEqualTo(one);
		Lane other = lane("2001:db8:1:2::1", null);
		assertThat(other.key()).isNotEqualTo(one.key());
		assertThat(other.group()).isEqualTo(one.group());
		assertThat(lane("2001:db8:2:1::1", null).group()).isNotEqualTo(one.group());
	}

	@Test
	void ofWhenAddressesAreOfIpv4ThenGroupsOfTheirOwn() {
		Lane one = lane("192.0.2.1", null);
		assertThat(one).isEqualTo(new Lane(false, "192.0.2.1", "192.0.2.1"));
		assertThat(lane("192.0.2.2", null).group()).isNotEqualTo(one.group());
	}

	@Test
	void ofWhenDeviceIsKnownThenAKnownLaneOfTheAccountInTheGroupOfItsNetwork() {
		String address = ClientAddresses.fresh();
		TestAccount account = this.accounts.add();
		String mark = this.client.from(address).login(account).getResponse().getHeader(DeviceMarkIssuer.HEADER);
		assertThat(lane("192.0.2.3", mark)).isEqualTo(new Lane(true, "192.0.2.3", account.id().toString()));
		assertThat(lane("192.0.2.3", mark + "x").known()).isFalse();
	}

	private Lane lane(String address, @Nullable String mark) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		if (mark != null) {
			request.addHeader(DeviceMarkIssuer.HEADER, mark);
		}
		return this.lanes.of(request);
	}

}

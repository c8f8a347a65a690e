package dev.countersign.account;

import dev.countersign.password.Username;

import org.springframework.stereotype.Service;

/**
 * What people type to say who they are: the name of their account or, if a setting says
 * so, its e-mail address. Whoever counts failures or checks a password asks here first,
 * so that an account has one budget by whichever of the two it is tried.
 */
@Service
public class LoginNames {

	private final Accounts accounts;

	private final LoginProperties properties;

	LoginNames(Accounts accounts, LoginProperties properties) {
		this.accounts = accounts;
		this.properties = properties;
	}

	/**
	 * Returns the user name that somebody means. It asks the database only where an
	 * address can be meant, and then whether or not anybody has it.
	 * @param typed any text
	 * @return a user name in its normal form, whether or not there is such an account, or
	 * the text itself if no account can have it
	 */
	public String resolve(String typed) {
		return Username.of(typed).map((name) -> resolve(name).value()).orElse(typed);
	}

	private Username resolve(Username name) {
		if (!this.properties.byEmail() || name.value().indexOf('@') < 0) {
			return name;
		}
		return this.accounts.findMeantBy(name).orElse(name);
	}

}

-- As WordPress makes the table on MySQL and MariaDB.
CREATE TABLE wp_users (
	ID bigint(20) unsigned NOT NULL auto_increment,
	user_login varchar(60) NOT NULL default '',
	user_pass varchar(255) NOT NULL default '',
	user_nicename varchar(50) NOT NULL default '',
	user_email varchar(100) NOT NULL default '',
	user_url varchar(100) NOT NULL default '',
	user_registered datetime NOT NULL default '2024-01-05 10:00:00',
	user_activation_key varchar(255) NOT NULL default '',
	user_status int(11) NOT NULL default '0',
	display_name varchar(250) NOT NULL default '',
	PRIMARY KEY (ID)
);
INSERT INTO wp_users (user_login, user_pass) VALUES ('wordpress-anna', '$wp$2y$05$oT3YRQEpDCae4MAwY1EzPO3w9mCwI4U2Rn00rWDjAC91EF/9RWKE.');
INSERT INTO wp_users (user_login, user_pass) VALUES ('wordpress-old', '$P$BHxIBuRYEgF5QOEHKVgXf.kXuJVOAV/');

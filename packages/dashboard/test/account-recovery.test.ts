import { expect, test } from 'vitest'
import { resetToken, verificationToken } from '../dev/fake-accounts.ts'
import { findViolations, looks } from './axe.ts'
import { password, see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test.each(looks)('a lost password is replaced by the mailed link, once, %s at %i px', async (colorScheme, width) => {
  const owner = dashboard.addOwner()
  dashboard.api.mail = { kind: 'outbox', folder: '/srv/parley/data/outbox' }
  const page = await dashboard.openPage({ colorScheme, viewport: { width, height: 844 } })
  await page.goto('/accounts/login/')
  await page.getByRole('link', { name: /Forgot/ }).click()
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByRole('button', { name: 'Send link' }).click()
  await see(page, '/srv/parley/data/outbox')
  expect(await findViolations(page)).toEqual([])

  await page.goto(`/accounts/reset/?token=${encodeURIComponent(resetToken(owner.email))}`)
  await page.getByLabel('New password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Change password' }).click()
  await see(page, /at least 10 characters/)
  expect(await findViolations(page)).toEqual([])
  await page.getByLabel('New password', { exact: true }).fill('a new and longer one')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.waitForURL(/\/accounts\/login\//)
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill('a new and longer one')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('/dashboard/')

  const again = await dashboard.openPage({ colorScheme, viewport: { width, height: 844 } })
  await again.goto(`/accounts/reset/?token=${encodeURIComponent(resetToken(owner.email))}`)
  await again.getByLabel('New password', { exact: true }).fill('yet another password')
  await again.getByRole('button', { name: 'Change password' }).click()
  await see(again, 'This link does not work any more')
  expect(await findViolations(again)).toEqual([])
})

test('an address that is not verified is asked about until its link is followed', async () => {
  const owner = dashboard.addOwner()
  owner.isVerified = false
  const page = await dashboard.openAs(owner)
  const banner = page.getByRole('region', { name: 'E-mail address' })
  await banner.getByRole('button', { name: 'Send a new link' }).click()
  await banner.getByText('A new link is on its way').waitFor()
  expect(await findViolations(page)).toEqual([])

  await page.goto(`/accounts/verify/?token=${encodeURIComponent(verificationToken(owner.email))}`)
  await see(page, 'Your e-mail address is verified')
  await page.getByRole('link', { name: 'Go to your bots' }).click()
  await page.waitForURL('/dashboard/')
  await see(page, 'Make your first bot')
  expect(await banner.count()).toBe(0)
})

test('a link that does not verify says so, and how to get another', async () => {
  const page = await dashboard.openPage()

  await page.goto('/accounts/verify/?token=old')

  await see(page, 'This link does not work any more')
  await page.getByRole('link', { name: 'Log in' }).waitFor()
  expect(await findViolations(page)).toEqual([])
})

test('name and password change, and a wrong password is said beside its field', async () => {
  const owner = dashboard.addOwner()
  const page = await dashboard.openAs(owner, '/dashboard/account/')
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Save name' }).click()
  await see(page, 'Your name is saved.')
  expect(owner.name).toBe('Ada Lovelace')

  await page.getByLabel('Current password', { exact: true }).fill('wrong')
  await page.getByLabel('New password', { exact: true }).fill('a new and longer one')
  await page.getByRole('button', { name: 'Change password' }).click()
  await see(page, 'This is not your current password.')
  expect(await page.getByLabel('Current password', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Current password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await see(page, 'The password is changed.')
  expect(owner.password).toBe('a new and longer one')
})

test.each(looks)(
  'the workspace is named and its days begin where one says, %s at %i px',
  async (colorScheme, width) => {
    const owner = dashboard.addOwner()
    const page = await dashboard.openAs(owner, '/dashboard/settings/', {
      colorScheme,
      viewport: { width, height: 844 },
    })
    await page.getByLabel('Workspace name').fill('Lamp shop')
    await page.getByRole('combobox', { name: 'Time zone' }).fill('kolkata')
    await page.getByRole('option', { name: /Kolkata/ }).click()
    expect(await findViolations(page)).toEqual([])

    await page.getByRole('button', { name: 'Save workspace' }).click()

    await see(page, 'The workspace is saved.')
    expect(owner.workspaceName).toBe('Lamp shop')
    expect(owner.timeZone).toBe('Asia/Kolkata')
  },
)

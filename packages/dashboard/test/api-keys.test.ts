import { expect, test } from 'vitest'
import { addApiKey } from '../dev/fake-api-keys.ts'
import { findViolations, looks } from './axe.ts'
import { see, setUpDashboard } from './browser.ts'

const dashboard = setUpDashboard()

test.each(looks)('a key is made, shown once, listed and revoked, %s at %i px', async (colorScheme, width) => {
  const owner = dashboard.addOwner()
  const options = { colorScheme, viewport: { width, height: 844 } }
  const page = await dashboard.openAs(owner, '/dashboard/api-keys/', options)
  await see(page, 'Make a key, and a program of yours can read')
  expect(await findViolations(page), 'empty').toEqual([])

  await page.getByRole('button', { name: 'Create API key' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  await see(page, 'Give the key a name.')
  expect(await findViolations(page), 'dialog').toEqual([])
  await dialog.getByLabel('Key name').fill('Nightly export')
  await dialog.getByRole('button', { name: 'Create key' }).click()
  const key = await page.getByTestId('new-key').inputValue()
  expect(key).toMatch(/^parley_/)
  expect(await findViolations(page), 'shown once').toEqual([])
  await dialog.getByRole('button', { name: 'I have kept it' }).click()

  await page.getByRole('button', { name: 'Revoke Nightly export' }).waitFor()
  expect(await page.content()).not.toContain(key)
  expect(await findViolations(page), 'full').toEqual([])
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
  await page.getByRole('button', { name: 'Revoke key' }).click()
  await see(page, 'Make a key, and a program of yours can read')
  expect(owner.apiKeys).toEqual([])
})

test('keys that ended say so, and a list that does not come offers to try again', async () => {
  const owner = dashboard.addOwner()
  addApiKey(owner, { name: 'Old one', expires_at: new Date(Date.now() - 86_400_000).toISOString() })
  const page = await dashboard.openPage()
  await page.request.post('/api/accounts/login', { data: { email: owner.email, password: owner.password } })
  await page.route('**/api/v1/api-keys', (route) => route.fulfill({ status: 503, body: '{}' }))
  await page.goto('/dashboard/api-keys/')
  await page.getByRole('button', { name: 'Retry' }).waitFor()
  expect(await findViolations(page)).toEqual([])

  await page.unroute('**/api/v1/api-keys')
  await page.getByRole('button', { name: 'Retry' }).click()

  await see(page, 'Old one')
  await see(page, /[Ee]xpired/)
})

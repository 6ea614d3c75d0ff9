<#
.SYNOPSIS
Runs the checks, saves the deployed topology, and publishes and enables the topology of this kit.
.DESCRIPTION
The script resumes where it stopped and skips completed steps. With -WhatIf, it shows what it would do. If the kit
does not allow direct publishing, the script runs the preflight and the backup, and then stops for Topology Builder.
Exit codes: 0 done, 1 something failed, 2 stopped for you.
.PARAMETER Yes
Do not ask before publishing.
.PARAMETER AllowUnknown
Continue even if the preflight could not check some conditions. Read its report first.
.PARAMETER SeedShare
The share for setting up mirrors, which the preflight checks.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes, [switch]$AllowUnknown, [string]$SeedShare = '')

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# Whether the topology of the kit is deployed.
function Test-Published {
    return (@(Get-KitDifference -File 'design.txt').Count -eq 0)
}

# Stops unless the deployed topology is still the one that the kit was made for.
function Assert-Baseline {
    $differences = @(Get-KitDifference -File 'baseline.txt')
    if ($differences.Count -eq 0) { return }
    Write-KitDifference -Differences $differences
    throw 'Someone has published since the baseline of this kit. Nothing was published. Download the topology again, bring the design up to date, and make the kit again.'
}

# Runs in this process as a separate script: its "exit" ends only that script and sets $LASTEXITCODE. Its result is not
# the result of this script.
function Invoke-Preflight {
    & ([IO.Path]::Combine($PSScriptRoot, 'Test-Preflight.ps1')) -IsPart -SeedShare $SeedShare |
        Where-Object { [string]$_ -cnotlike 'KIT-RESULT*' } |
        ForEach-Object { Write-KitLine -Text ([string]$_) }
    if ($LASTEXITCODE -eq 0) { return }
    if ($LASTEXITCODE -eq 2 -and $AllowUnknown) { return }
    if ($LASTEXITCODE -eq 2) { throw 'The preflight could not check some conditions. Read its report. To continue anyway, use -AllowUnknown.' }
    throw 'The preflight failed. Fix the problems that it lists, and run the script again.'
}

function Save-Deployment {
    if ($kit.isFirst) { return }
    $xml = [IO.Path]::Combine($run, 'topology.xml')
    [void](Export-CsConfiguration -FileName ([IO.Path]::Combine($run, 'configuration.zip')))
    Save-KitTopology -Path $xml
    if (-not [IO.File]::Exists($xml)) { throw 'The backup was not written.' }
    Save-KitSimpleUrl -Path ([IO.Path]::Combine($run, 'simple-urls.txt'))
    Write-KitLine -Text ('saved   the deployed topology, in ' + $run)
}

function Stop-ForTopologyBuilder {
    Write-KitLine -Text 'This topology must be published with Topology Builder, because:'
    foreach ($reason in Get-KitList -Object $kit -Name 'reasons') { Write-KitLine -Text ('  ' + $reason) }
    Write-KitLine -Text 'Enter it there with the help of worksheet.html or, if no reason above says otherwise, open topology.tbxml, and publish. Then run the next script.'
    if (-not $WhatIfPreference) {
        [IO.File]::WriteAllText([IO.Path]::Combine($run, 'handed-over.txt'), 'Topology Builder publishes after this.')
    }
    Set-KitResult -Outcome 'stopped' -Text 'Publish with Topology Builder now.'
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'publish' -Do {
    Import-KitModule
    if (Test-KitHandedOver) {
        Write-KitLine -Text 'skip    preflight and backup: the deployment changed after this kit stopped for Topology Builder'
        Write-KitLine -Text 'Compare it with the design to make sure that it is what you published.'
        Set-KitResult -Outcome 'done' -Text 'The deployment changed since this kit stopped for Topology Builder.'
        return
    }
    $isPublished = $kit.isDirect -and (Test-Published)
    if ($isPublished) {
        Write-KitLine -Text 'skip    preflight, backup and publishing: the topology of the kit is published'
        # An earlier run saved the previous topology.
        $backup = Find-KitBackup
    } else {
        Invoke-Preflight
        if (-not $WhatIfPreference) { Save-Deployment }
        $backup = $run
        if (-not $kit.isDirect) {
            Stop-ForTopologyBuilder
            return
        }
    }
    $back = ''
    if ($backup -cne '') { $back = '.\Restore-Topology.ps1 -Run ' + [IO.Path]::GetFileName($backup) }
    $question = 'publish and enable the topology of this kit. You can roll back with Restore-Topology.ps1'
    if (-not $PSCmdlet.ShouldProcess('the deployment', $question)) {
        Set-KitResult -Outcome 'stopped' -Text 'Nothing was published.'
        return
    }
    if (-not $isPublished) {
        # Check again just before publishing, because there is no lock.
        Assert-Baseline
        $script:kitBack = $back
        Publish-KitTopology -File ([IO.Path]::Combine($PSScriptRoot, 'topology.xml'))
        if (-not (Test-Published)) { throw 'The cmdlet finished, but the deployed topology is not the topology of the kit.' }
        Write-KitLine -Text 'done    the topology is published'
    }
    $script:kitBack = $back
    Enable-KitTopology
    Write-KitLine -Text 'done    the topology is enabled'
    Write-KitSimpleUrl -Path ([IO.Path]::Combine($backup, 'simple-urls.txt'))
    Write-KitLine -Text 'Continue with the next command on the start page of the kit.'
    Set-KitResult -Outcome 'done' -Text 'The topology is published and enabled.'
}
